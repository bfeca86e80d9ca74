package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class TrustRulesTest {
    private static final List<Long> EVEN = List.of(100L, 100L, 100L, 100L, 100L, 100L, 100L, 100L, 100L, 100L);

    private static Histogram of(long nanos) {
        var histogram = new Histogram(3);
        histogram.recordValueWithCount(nanos, 1_000);
        return histogram;
    }

    private static LoadResult result(long intended, List<Long> windows, long lost, long wrong, double busy, long lag) {
        return new LoadResult(
                1, intended, windows, 2_000, 2_000 - lost, wrong, 0, 0, busy, of(100_000), of(90_000), of(lag));
    }

    private static LoadResult good() {
        return result(1_000, EVEN, 0, 0, 0.5, 1_000);
    }

    @Test
    void lostDatagramsWereSentAllTheSame() {
        var lossy = result(1_000, List.of(90L, 90L, 90L, 90L, 90L, 90L, 90L, 90L, 90L, 90L), 125, 0, 0.5, 1_000);
        lossy.latency().reset();
        lossy.latency().recordValueWithCount(100_000, 900);
        assertThat(TrustRules.open(lossy, true, 0)).containsExactly(Mark.DATAGRAMS);
    }

    @Test
    void aGoodRunHasNoMark() {
        assertThat(TrustRules.open(good(), false, 0)).isEmpty();
        assertThat(TrustRules.closed(good(), false, 0.5, 0)).isEmpty();
    }

    @Test
    void aRateThatIsOffByMoreThanHalfAPercentIsMarked() {
        assertThat(TrustRules.rateAchieved(99_500, 100_000)).isTrue();
        assertThat(TrustRules.rateAchieved(99_499, 100_000)).isFalse();
        assertThat(TrustRules.rateAchieved(100_501, 100_000)).isFalse();
        assertThat(TrustRules.open(result(1_010, EVEN, 0, 0, 0.5, 1_000), false, 0)).containsExactly(Mark.RATE);
    }

    @Test
    void messagesUnderWayAtTheEdgesAreForgiven() {
        assertThat(TrustRules.rateAchieved(98, 100)).isTrue();
        assertThat(TrustRules.rateAchieved(97, 100)).isFalse();
    }

    @Test
    void aBusyClientIsMarkedUnlessTheServerWasFull() {
        var run = result(0, EVEN, 0, 0, 0.99, 0);
        assertThat(TrustRules.closed(run, false, 0.8, 0)).containsExactly(Mark.CLIENT_LIMIT);
        assertThat(TrustRules.closed(run, false, 0.97, 0)).isEmpty();
        assertThat(TrustRules.open(result(1_000, EVEN, 0, 0, 0.95, 0), false, 0)).containsExactly(Mark.CLIENT_LIMIT);
    }

    @Test
    void aClientThatSendsLateIsMarked() {
        assertThat(TrustRules.open(result(1_000, EVEN, 0, 0, 0.5, 11_000), false, 0))
                .containsExactly(Mark.CLIENT_LATE);
    }

    @Test
    void wrongAndMissingAnswersAreMarked() {
        assertThat(TrustRules.open(result(1_000, EVEN, 0, 1, 0.5, 0), false, 0)).containsExactly(Mark.WRONG);
        assertThat(TrustRules.open(result(1_000, EVEN, 1, 0, 0.5, 0), false, 0)).containsExactly(Mark.LOST);
        assertThat(TrustRules.open(result(1_001, EVEN, 1, 0, 0.5, 0), true, 0)).containsExactly(Mark.DATAGRAMS);
    }

    @Test
    void aRunThatStillWarmsUpIsMarked() {
        List<Long> rising = List.of(80L, 82L, 84L, 86L, 88L, 92L, 94L, 96L, 98L, 100L);
        assertThat(TrustRules.closed(result(0, rising, 0, 0, 0.5, 0), false, 0.5, 0)).containsExactly(Mark.PLATEAU);
        assertThat(TrustRules.plateau(List.of(100L, 40L, 100L, 100L, 100L, 100L, 100L, 100L, 100L, 100L))).isFalse();
        assertThat(TrustRules.plateau(List.of(100L, 90L, 105L, 95L, 100L, 100L, 95L, 105L, 100L, 95L))).isTrue();
    }

    @Test
    void aBusyMachineIsMarked() {
        assertThat(TrustRules.open(good(), false, 0.2)).containsExactly(Mark.BUSY);
        assertThat(TrustRules.closed(good(), false, 0.5, 0.2)).containsExactly(Mark.BUSY);
    }

    @Test
    void filesThatAreWrongOrDoNotComeWholeAreMarked() {
        assertThat(TrustRules.transfers(0, 0, 5, 0.5, 0.5, 0)).isEmpty();
        assertThat(TrustRules.transfers(1, 0, 5, 0.5, 0.5, 0)).containsExactly(Mark.WRONG);
        assertThat(TrustRules.transfers(0, 1, 5, 0.5, 0.5, 0)).containsExactly(Mark.LOST);
        assertThat(TrustRules.transfers(0, 0, 0, 0.5, 0.5, 0)).containsExactly(Mark.LOST);
    }

    @Test
    void aChatIsMarkedWhereSomebodyMissesSomethingOrSpeaksLate() {
        assertThat(TrustRules.chat(new ChatResult(1, 9, 9, 0, 0, of(100_000), of(1_000)), 0.5, 0.5, 0)).isEmpty();
        assertThat(TrustRules.chat(new ChatResult(1, 9, 9, 1, 0, of(100_000), of(1_000)), 0.5, 0.5, 0))
                .containsExactly(Mark.LOST);
        assertThat(TrustRules.chat(new ChatResult(1, 9, 9, 0, 1, of(100_000), of(11_000)), 0.5, 0.5, 0))
                .containsExactlyInAnyOrder(Mark.WRONG, Mark.CLIENT_LATE);
    }

    @Test
    void connectionsThatFailOrAreTooManyForTheClientAreMarked() {
        var good = new ConnectResult(1, 1_000, 0, 0, of(100_000));
        assertThat(TrustRules.connects(good, 0.5, 0.5, 0)).isEmpty();
        assertThat(TrustRules.connects(good, 0.5, 0.95, 0)).containsExactly(Mark.CLIENT_LIMIT);
        assertThat(TrustRules.connects(good, 0.99, 0.95, 0.2)).containsExactly(Mark.BUSY);
        var bad = new ConnectResult(1, 1_000, 1, 1, of(100_000));
        assertThat(TrustRules.connects(bad, 0.5, 0.5, 0)).containsExactlyInAnyOrder(Mark.LOST, Mark.WRONG);
        assertThat(TrustRules.connects(new ConnectResult(0, 0, 0, 0, new Histogram(3)), 0, 0, 0))
                .containsExactly(Mark.LOST);
    }

    @Test
    void singleSendsWithoutAnAnswerAreMarkedByTheirProtocol() {
        assertThat(TrustRules.sends(new SendsResult(List.of(1.0, 2.0), 0), false, 0)).isEmpty();
        var lost = new SendsResult(List.of(1.0, Double.NaN), 0);
        assertThat(TrustRules.sends(lost, false, 0)).containsExactly(Mark.LOST);
        assertThat(TrustRules.sends(lost, true, 0.2)).containsExactlyInAnyOrder(Mark.DATAGRAMS, Mark.BUSY);
    }

    @Test
    void aSlopeThroughWhatIsNoLineIsMarked() {
        assertThat(TrustRules.slope(0.83)).containsExactly(Mark.SLOPE);
        assertThat(TrustRules.slope(0.9)).isEmpty();
    }

    @Test
    void overloadThatWasServedAllTheSameIsMarked() {
        var run = new LoadRun(1_000, 1, 0, 1_000_000_000, 10, false);
        var sample = new ProcessSample(Duration.ZERO, Map.of(), Map.of(),
                OptionalLong.empty(), Optional.empty());
        var effort = new Effort(1, 0.5, 0.5, 0, OptionalDouble.empty(), sample);
        var cpus = new Cpus(List.of(), List.of(), List.of());
        assertThat(Outcome.of(run, good(), false, effort, cpus).overloaded().marks()).containsExactly(Mark.NO_OVERLOAD);
        var full = Outcome.of(run, result(1_100, EVEN, 0, 0, 0.5, 0), false, effort, cpus).overloaded();
        assertThat(full.marks()).doesNotContain(Mark.NO_OVERLOAD);
    }

    @Test
    void aLoadOfSeveralThreadsIsTheLimitOnlyWhereAllItsProcessorsAreBusy() {
        var sample = new ProcessSample(Duration.ZERO, Map.of(), Map.of(),
                OptionalLong.empty(), Optional.empty());
        var effort = new Effort(1, 0.5, 1.0, 0, OptionalDouble.empty(), sample);
        var four = Cpus.split(List.of(0, 1, 2, 3));
        assertThat(effort.loadBusy(four, 8)).isEqualTo(0.5);
        assertThat(effort.loadBusy(four, 1)).isEqualTo(1);
    }
}
