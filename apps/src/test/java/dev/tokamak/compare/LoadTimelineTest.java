package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;

class LoadTimelineTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aDelayStandsWhereTheSendWasMeant() {
        var tally = new LoadTally(0, SECOND, 10);
        tally.answered(50_000_000, 50_000_000, 350_000_000);
        tally.answered(60_000_000, 60_000_000, 60_100_000);
        tally.answered(70_000_000, 70_000_000, 70_200_000);
        List<Window> windows = tally.timeline.windows();
        assertThat(windows).hasSize(10);
        assertThat(windows.get(0).answers()).isEqualTo(3);
        assertThat(windows.get(0).worstMicros()).isEqualTo(300_000);
        assertThat(windows.get(0).medianMicros()).isBetween(198.0, 202.0);
        assertThat(windows.get(3)).isEqualTo(new Window(0, Double.NaN, Double.NaN));
        assertThat(tally.windows[3]).as("the answers by their own time").isEqualTo(1);
    }

    @Test
    void whatIsMeantOutsideTheIntervalCountsInNoWindow() {
        var tally = new LoadTally(SECOND, 2 * SECOND, 4);
        tally.answered(SECOND - 1, SECOND - 1, SECOND + 5);
        tally.answered(2 * SECOND, 2 * SECOND, 2 * SECOND + 5);
        tally.answered(2 * SECOND - 1, 2 * SECOND - 1, 2 * SECOND + 5);
        assertThat(tally.timeline.windows().stream().map(Window::answers)).containsExactly(0L, 0L, 0L, 1L);
    }

    @Test
    void anEternityCountsAsTheMostThereIs() {
        var tally = new LoadTally(0, SECOND, 1);
        tally.answered(0, 0, 100 * SECOND);
        assertThat(tally.timeline.windows().getFirst().worstMicros()).isEqualTo(100e6);
    }

    @Test
    void windowsSurviveTheWay() {
        var windows = List.of(new Window(3, 1.5, 20.25), new Window(0, Double.NaN, Double.NaN));
        assertThat(Window.read(LoadLine.parse(Window.write(LoadLine.of("done"), windows).toString())))
                .isEqualTo(windows);
        assertThat(Window.read(LoadLine.parse(Window.write(LoadLine.of("done"), List.of()).toString()))).isEmpty();
        assertThatThrownBy(() -> Window.read(LoadLine.parse("done windowAnswers=1 windowMedians=1,2 windowWorsts=1")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRunBringsItsWindowsBack() throws IOException {
        try (var server = new Neighbourhood("reactor"); var clients = new ClientGroup()) {
            clients.open(false, server.echo, 4, 64);
            LoadResult result = LoadResult.parse(
                    clients.run(new LoadRun(2_000, 1, 50_000_000, 200_000_000, 4, false)).toLine());
            assertThat(result.timeline()).hasSize(4);
            assertThat(result.timeline().stream().mapToLong(Window::answers).sum())
                    .isEqualTo(result.latency().getTotalCount());
            assertThat(result.timeline()).allSatisfy(each -> {
                assertThat(each.answers()).isEqualTo(100);
                assertThat(each.medianMicros()).isLessThanOrEqualTo(each.worstMicros() * 1.01);
            });
            double worst = result.timeline().stream().mapToDouble(Window::worstMicros).max().orElseThrow();
            assertThat(worst * 1e3).isCloseTo((double) result.latency().getMaxValue(),
                    withPercentage(1));
        }
    }

    /** Client 1's messages begin with 256 as a number of four bytes: each asks for 256 us of work. */
    @Test
    void whatIsLateAtTheEndIsWaitedForAndTheTimeIsTold() throws IOException {
        try (var server = new Neighbourhood("platform"); var clients = new ClientGroup()) {
            clients.open(false, server.work, 2, WorkHandler.MESSAGE_BYTES);
            LoadResult result = LoadResult.parse(
                    clients.run(new LoadRun(20_000, 1, 0, 100_000_000, 1, false)).toLine());
            assertThat(result.lost()).isZero();
            assertThat(result.answered()).isLessThan(result.intended());
            assertThat(result.drainSeconds()).isGreaterThan(0.05);
        }
    }
}
