package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.tokamak.compare.report.Range;

class StatisticsTest {
    @Test
    void findsTheMiddleOfAnOddAndOfAnEvenNumberOfValues() {
        assertThat(Range.of(9, 1, 5)).isEqualTo(new Range(5, 1, 9, 3));
        assertThat(Range.of(4, 1, 3, 2)).isEqualTo(new Range(2.5, 1, 4, 4));
        assertThatIllegalArgumentException().isThrownBy(Range::of);
    }

    @Test
    void rangesThatTouchAreNotApart() {
        assertThat(Range.of(1, 2).apartFrom(Range.of(2, 3))).isFalse();
        assertThat(Range.of(1, 2).apartFrom(Range.of(3, 4))).isTrue();
        assertThat(Range.of(3, 4).apartFrom(Range.of(1, 2))).isTrue();
    }

    @Test
    void findsTheSlopeOfAStraightLine() {
        var slope = Slope.of(Map.of(0, 1000.0, 500, 2000.0, 1000, 3000.0, 2000, 5000.0));
        assertThat(slope.perUnit()).isCloseTo(2, within(1e-9));
        assertThat(slope.intercept()).isCloseTo(1000, within(1e-9));
        assertThat(slope.fit()).isCloseTo(1, within(1e-9));
    }

    @Test
    void saysHowLittleALineExplainsOfNoise() {
        assertThat(Slope.of(Map.of(0, 10.0, 1, 0.0, 2, 10.0, 3, 0.0)).fit()).isLessThan(0.5);
        assertThat(Slope.of(Map.of(0, 7.0, 1, 7.0)).fit()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> Slope.of(Map.of(5, 1.0)));
    }

    @Test
    void saysOfFiguresThatOverlapThatTheyCantBeToldApart() {
        assertThat(Verdict.words(new Ratio(1.2, 0.9, 1.3, 3))).isEqualTo("not told apart");
        assertThat(Verdict.words(new Ratio(2, 1.8, 2.25, 3))).isEqualTo("x2.00 (1.80 to 2.25)");
        assertThat(Verdict.words(new Ratio(1.1, Double.NaN, Double.NaN, 1))).isEqualTo("not told apart");
        assertThat(Verdict.words(new Ratio(0.5, Double.NaN, Double.NaN, 1))).isEqualTo("x0.50");
    }

    @Test
    void roundsARateDownToTwoDigits() {
        assertThat(EchoExperiment.roundDown(87_654)).isEqualTo(87_000);
        assertThat(EchoExperiment.roundDown(128.9)).isEqualTo(120);
        assertThat(EchoExperiment.roundDown(0.3)).isEqualTo(1);
    }
}
