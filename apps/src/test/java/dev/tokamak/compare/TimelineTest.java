package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class TimelineTest {
    /** A second, divided into windows with these medians. */
    private static Timeline of(double... medians) {
        List<Window> windows = Arrays.stream(medians)
                .mapToObj(each -> new Window(Double.isNaN(each) ? 0 : 10, each, each * 2))
                .toList();
        var none = new Histogram(3);
        return new Timeline(new LoadResult(1, 0, List.of(1L), 1, 1, 0, 0, 0, 0, none, none, none, windows, 0));
    }

    @Test
    void settlesWhereEveryFollowingWindowIsNear() {
        assertThat(of(900, 500, 100, 110, 105, 100, 95, 100, 100, 102).settleMillis()).hasValue(200);
        assertThat(of(900, 100, 100, 300, 105, 100, 95, 100, 100, 102).settleMillis()).hasValue(400);
        assertThat(of(100, 100, 100, 100).settleMillis()).hasValue(0);
    }

    @Test
    void oneThatIsUneasyInTheLastThirdHasNotSettled() {
        assertThat(of(100, 100, 100, 100, 100, 100, 100, 300, 100).settleMillis()).isEmpty();
        assertThat(of(100, 100, 100, 100, 100, 300, 100, 100, 100).settleMillis()).isPresent();
    }

    @Test
    void oneThatIsQuickerAtFirstHasSettled() {
        assertThat(of(50, 60, 100, 100, 100, 100).settleMillis()).hasValue(0);
    }

    @Test
    void windowsWithoutAnswersProveNothing() {
        assertThat(of(100, Double.NaN, 100, 100, 100, 100).settleMillis()).hasValue(0);
        assertThat(of(100, 100, 100, 100, Double.NaN, Double.NaN).settleMillis()).isEmpty();
    }

    @Test
    void seriesAreOverTheBeginOfEachWindow() {
        Series worst = of(100, Double.NaN, 300, 400).worst();
        assertThat(worst.x()).containsExactly(0.0, 0.25, 0.5, 0.75);
        assertThat(worst.values()).containsExactly(200.0, Double.NaN, 600.0, 800.0);
        assertThat(of(100, 200).median().values()).containsExactly(100.0, 200.0);
    }

    @Test
    void aRunHasAtMostTwoHundredWindows() {
        assertThat(Timeline.windows(3, 0.1)).isEqualTo(30);
        assertThat(Timeline.windows(60, 0.05)).isEqualTo(200);
        assertThat(Timeline.windows(0.01, 0.1)).isEqualTo(1);
    }
}
