package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LoadLineTest {
    @Test
    void readsWhatItWrote() {
        LoadLine line = LoadLine.of("failed").with("reason", "Connection refused = 100 %, é").with("n", 5);
        assertThat(line.toString()).doesNotContain("\n").startsWith("failed reason=");
        assertThat(LoadLine.parse(line.toString())).isEqualTo(line);
    }

    @Test
    void refusesWhatIsNoLine() {
        assertThatIllegalArgumentException().isThrownBy(() -> LoadLine.parse(""));
        assertThatIllegalArgumentException().isThrownBy(() -> LoadLine.parse("run fast"));
        assertThatIllegalArgumentException().isThrownBy(() -> LoadLine.of("run").text("nanos"));
    }

    @Test
    void carriesAResultWithItsHistograms() {
        var latency = new Histogram(3);
        for (int i = 1; i <= 1_000; i++) {
            latency.recordValue(i * 1_000L);
        }
        var sent = new LoadResult(
                1.5, 30, List.of(10L, 20L), 40, 39, 1, 2, 3, 0.25, latency, new Histogram(3), new Histogram(3));
        LoadResult got = LoadResult.parse(LoadLine.parse(sent.toLine().toString()));
        assertThat(got.answered()).isEqualTo(30);
        assertThat(got.perSecond()).isEqualTo(20);
        assertThat(got.lost()).isEqualTo(3);
        assertThat(got.busy()).isEqualTo(0.25);
        assertThat(got.latency()).isEqualTo(latency);
        assertThat(got.lag().getTotalCount()).isZero();
    }
}
