package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

class BudgetTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Budget budget = new Budget(Duration.ofSeconds(100), nanos::get);

    @Test
    void endsInTimeThoughEachRunTakesMuchLongerThanItMeasures() {
        int runs = 30;
        for (int left = runs; left > 0; left--) {
            double seconds = budget.each(left, 5);
            if (seconds == 0) {
                break;
            }
            double wall = seconds * (1 + Budget.WARM_SHARE) + 1.2;
            nanos.addAndGet((long) (wall * 1e9));
            budget.took(wall, seconds);
        }
        assertThat(budget.left()).isBetween(0.0, 15.0);
    }

    @Test
    void givesNothingWhereARunWouldBeTooShortToSayAnything() {
        assertThat(budget.each(1_000, 0)).isZero();
        assertThat(budget.each(1, 200)).isZero();
    }

    @Test
    void neverMeasuresLongerThanUseful() {
        assertThat(budget.each(1, 0)).isCloseTo(Budget.MAX_SECONDS, within(1e-9));
    }
}
