package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

class RatioTest {

    private static Map<Integer, Double> rounds(double... values) {
        var rounds = new TreeMap<Integer, Double>();
        for (int i = 0; i < values.length; i++) {
            rounds.put(i + 1, values[i]);
        }
        return rounds;
    }

    @Test
    void whatChangedFromRoundToRoundDropsOut() {
        var ratio = Ratio.of(rounds(10, 20, 40), rounds(5, 10, 20)).orElseThrow();
        assertThat(ratio).isEqualTo(new Ratio(2, 2, 2, 3));
        assertThat(ratio.toldApart()).isTrue();
    }

    @Test
    void roundsThatOnlyOneHasDoNotCount() {
        assertThat(Ratio.of(Map.of(1, 3.0, 2, 9.0), Map.of(2, 3.0)).orElseThrow().median()).isEqualTo(3);
        assertThat(Ratio.of(Map.of(1, 3.0), Map.of(2, 3.0))).isEmpty();
        assertThat(Ratio.of(rounds(3), rounds(0))).isEmpty();
    }

    @Test
    void oneRoundTellsOnlyALargeDifferenceApart() {
        assertThat(Ratio.of(rounds(140), rounds(100)).orElseThrow().toldApart()).isFalse();
        assertThat(Ratio.of(rounds(160), rounds(100)).orElseThrow().toldApart()).isTrue();
        assertThat(Ratio.of(rounds(60), rounds(100)).orElseThrow().toldApart()).isTrue();
    }

    @Test
    void fewRoundsThatAgreeByALittleTellNothingApart() {
        assertThat(Ratio.of(rounds(1.02, 1.03, 1.04), rounds(1, 1, 1)).orElseThrow().toldApart()).isFalse();
        assertThat(Ratio.of(rounds(1.06, 1.07, 1.08), rounds(1, 1, 1)).orElseThrow().toldApart()).isTrue();
        assertThat(Ratio.of(rounds(0.9, 0.92), rounds(1, 1)).orElseThrow().toldApart()).isFalse();
        assertThat(Ratio.of(rounds(0.8, 0.82), rounds(1, 1)).orElseThrow().toldApart()).isTrue();
    }

    @Test
    void aRoundWithNothingInItMakesNoRatioOfTheOthers() {
        assertThat(Ratio.of(rounds(5, 0, 4), rounds(1, 1, 1))).isEmpty();
    }

    @Test
    void anIntervalThatHoldsOneTellsNothingApart() {
        assertThat(Ratio.of(rounds(9, 10, 12), rounds(10, 10, 10)).orElseThrow().toldApart()).isFalse();
    }

    @Test
    void withManyRoundsTheIntervalIsDrawnAndOneOddRoundDoesNotSpoilIt() {
        var ratio = Ratio.of(
                rounds(1.20, 1.21, 1.19, 1.22, 1.18, 1.20, 1.21, 0.5, 1.20, 1.19),
                rounds(1, 1, 1, 1, 1, 1, 1, 1, 1, 1)).orElseThrow();
        assertThat(ratio.median()).isCloseTo(1.2, within(0.001));
        assertThat(ratio.low()).isBetween(1.1, 1.2);
        assertThat(ratio.high()).isBetween(1.2, 1.22);
        assertThat(ratio.toldApart()).isTrue();
    }

    @Test
    void aWarmServerIsOneWhoseLastSlicesAgree() {
        assertThat(WarmUp.agree(List.of(100.0, 101.0))).isFalse();
        assertThat(WarmUp.agree(List.of(50.0, 100.0, 101.0, 102.0))).isTrue();
        assertThat(WarmUp.agree(List.of(100.0, 101.0, 104.5))).isFalse();
    }

    @Test
    void eachRoundBeginsWithAnother() {
        assertThat(Servers.rotated(List.of("a", "b", "c"), 1)).containsExactly("a", "b", "c");
        assertThat(Servers.rotated(List.of("a", "b", "c"), 2)).containsExactly("b", "c", "a");
        assertThat(Servers.rotated(List.of("a", "b", "c"), 4)).containsExactly("a", "b", "c");
    }
}
