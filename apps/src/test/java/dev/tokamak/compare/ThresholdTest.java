package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

class ThresholdTest {
    private static Measurement measured(Place place, int round, String variant, Map<Figure, Double> figures) {
        return new Measurement(place, round, variant, figures, Set.of(), null, List.of(), "");
    }

    private final Results results = new Results();

    private void measured(int clients, double p99) {
        results.add(measured(new Place("echo", "open", "tcp", clients, "70 %"), 1, "reactor",
                Map.of(Figure.P99, p99)));
    }

    @Test
    void readsFigurePlaceSignAndUnit() {
        assertThat(Threshold.parse("reactor.p99<5ms"))
                .isEqualTo(new Threshold("reactor.p99<5ms", "reactor", Figure.P99, "echo", "", true, false, 5_000));
        assertThat(Threshold.parse("reactor x2.throughput@udp:64 >= 1000"))
                .extracting(Threshold::variant, Threshold::place, Threshold::less, Threshold::inclusive)
                .containsExactly("reactor x2", "udp:64", false, true);
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
    void whatOtherExperimentsDoOnPurposeIsNotHeldAgainstIt() {
        measured(64, 4_000);
        results.add(measured(new Place("overload", "open", "tcp", 64, "200 %"), 1, "reactor",
                Map.of(Figure.P99, 900_000.0)));
        assertThat(Threshold.parse("reactor.p99<5ms").misses(results)).isEmpty();
        assertThat(Threshold.parse("reactor.p99@overload:tcp:64<5ms").misses(results)).hasSize(1);
    }

    @Test
    void aFigureThatOnlyAnotherExperimentHasIsMeantWithoutNamingIt() {
        results.add(measured(new Place("memory", "idle", "tcp", 2000, ""), 1, "reactor",
                Map.of(Figure.MEMORY_SLOPE, 1.5)));
        assertThat(Threshold.parse("reactor.memory<2KiB").misses(results)).isEmpty();
        assertThat(Threshold.parse("reactor.memory<1KiB").misses(results)).hasSize(1);
    }

    @Test
    void aVariantThatIsNotMeasuredIsWrongUsage() {
        var plan = new Plan(Mode.QUICK, List.of(new EchoExperiment()),
                List.of(new Variant("reactor x2", List.of("x"), false)), List.of(1),
                List.of(), List.of(), 64, 1, 1, 1, Optional.empty(),
                Duration.ofSeconds(1));
        Threshold.parse("reactor x2.p99<5ms").check(plan);
        assertThatIllegalArgumentException().isThrownBy(() -> Threshold.parse("reactor.p99<5ms").check(plan))
                .withMessageContaining("no variant reactor").withMessageContaining("reactor x2");
    }

    @Test
    void whatWasNotMeasuredDoesNotHold() {
        assertThat(Threshold.parse("netty.p99<5ms").misses(results)).singleElement().asString()
                .contains("not measured");
    }

    @Test
    void unitsOfRatesAndSharesAreUnderstood() {
        assertThat(Threshold.parse("reactor.throughput>1000 messages/s").value()).isEqualTo(1_000);
        assertThat(Threshold.parse("reactor.transfer_mb_per_s@files:tcp:8>=500MB/s").value()).isEqualTo(500);
        assertThat(Threshold.parse("reactor.lost_share@udp<1%").value()).isEqualTo(0.01);
        assertThatIllegalArgumentException().isThrownBy(() -> Threshold.parse("reactor.threads<5%"))
                .withMessageContaining("not %");
    }

    @Test
    void aVariantMayHaveADotAndAnExperimentNoPlace() {
        assertThat(Threshold.parse("netty4.2.p99@neighbour<1.5s"))
                .extracting(Threshold::variant, Threshold::experiment, Threshold::place, Threshold::value)
                .containsExactly("netty4.2", "neighbour", "", 1_500_000.0);
    }

    @Test
    void anExperimentThatIsNotRunIsWrongUsage() {
        var plan = new Plan(Mode.QUICK, List.of(new EchoExperiment()),
                List.of(new Variant("reactor", List.of("x"), false)), List.of(1), List.of(), List.of(), 64, 1, 1, 1,
                Optional.empty(), Duration.ofSeconds(1));
        Threshold.parse("reactor.p99@tcp:1<5ms").check(plan);
        for (String name : List.of("neighbour", "neighbor")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Threshold.parse("reactor.p99@" + name + ":tcp:99<1s").check(plan))
                    .withMessageContaining(name + " is not run").withMessageContaining("echo");
        }
    }

    @Test
    void whereAnswersWereMissingNoLatencyHolds() {
        results.add(new Measurement(new Place("echo", "open", "tcp", 64, "70 %"), 1, "reactor",
                Map.of(Figure.P99, 100.0, Figure.LOST, 7.0), Set.of(Mark.LOST), null, List.of(), ""));
        assertThat(Threshold.parse("reactor.p99<5ms").misses(results)).singleElement().asString()
                .contains("wrong or missing").contains("64 clients");
        assertThat(Threshold.parse("reactor.lost<=10").misses(results)).isEmpty();
    }

    @Test
    void whatWasAskedForIsNoThroughput() {
        results.add(measured(new Place("echo", "open", "tcp", 64, "50 %"), 1, "reactor",
                Map.of(Figure.THROUGHPUT, 50.0, Figure.INTENDED_RATE, 50.0)));
        results.add(
                measured(new Place("echo", "closed", "tcp", 64, ""), 1, "reactor", Map.of(Figure.THROUGHPUT, 100.0)));
        assertThat(Threshold.parse("reactor.throughput>90").misses(results)).isEmpty();
        assertThat(Threshold.parse("reactor.throughput>110").misses(results)).hasSize(1);
    }

    @Test
    void whatEchoDidNotGetFromOneVariantIsNotTakenFromElsewhere() {
        results.add(measured(new Place("echo", "open", "tcp", 64, "70 %"), 1, "platform", Map.of(Figure.P99, 100.0)));
        results.add(measured(new Place("connect", "rate", "tcp", 32, ""), 1, "reactor", Map.of(Figure.P99, 100.0)));
        assertThat(Threshold.parse("reactor.p99<5ms").misses(results)).singleElement().asString()
                .contains("not measured");
    }
}
