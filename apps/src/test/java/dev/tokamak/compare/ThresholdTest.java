package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;

import org.junit.jupiter.api.Test;

class ThresholdTest {

    private final Results results = new Results();

    private void measured(int clients, double p99) {
        results.add(Measurement.of(new Place("echo", "open", "tcp", clients, "70 %"), 1, "reactor",
                Map.of(Figure.P99, p99)));
    }

    @Test
    void readsFigurePlaceSignAndUnit() {
        assertThat(Threshold.parse("reactor.p99<5ms"))
                .isEqualTo(new Threshold("reactor.p99<5ms", "reactor", Figure.P99, "", true, false, 5_000));
        assertThat(Threshold.parse("reactor x2.throughput@udp:64 >= 1000"))
                .extracting(Threshold::variant, Threshold::place, Threshold::less, Threshold::inclusive)
                .containsExactly("reactorx2", "udp:64", false, true);
        assertThat(Threshold.parse("virtual.memory_kib_per_connection<8KiB").value()).isEqualTo(8);
    }

    @Test
    void refusesWhatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> Threshold.parse("fast"));
        assertThatIllegalArgumentException().isThrownBy(() -> Threshold.parse("reactor.speed>1"))
                .withMessageContaining("no figure speed").withMessageContaining("p99");
        assertThatIllegalArgumentException().isThrownBy(() -> Threshold.parse("reactor.threads<5ms"))
                .withMessageContaining("not ms");
    }

    @Test
    void holdsAtEveryPlaceOrAtTheOneNamed() {
        measured(1, 4_000);
        measured(64, 6_000);
        assertThat(Threshold.parse("reactor.p99<5ms").misses(results)).singleElement().asString()
                .contains("reactor.p99<5ms").contains("6000 us").contains("64 clients");
        assertThat(Threshold.parse("reactor.p99@tcp:1<5ms").misses(results)).isEmpty();
        assertThat(Threshold.parse("reactor.p99@tcp:1<=4000us").misses(results)).isEmpty();
    }

    @Test
    void whatWasNotMeasuredDoesNotHold() {
        assertThat(Threshold.parse("netty.p99<5ms").misses(results)).singleElement().asString()
                .contains("not measured");
    }
}
