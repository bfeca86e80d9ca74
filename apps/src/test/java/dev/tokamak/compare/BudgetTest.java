package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

class BudgetTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Budget budget = new Budget(Duration.ofSeconds(100), nanos::get);

    @Test
    void endsInTimeThoughEachRunTakesMuchLongerThanItMeasures() {
        for (int left = 10; left > 0; left--) {
            double seconds = budget.each(Collections.nCopies(left, 64), 3, 5);
            for (int run = 0; run < 3; run++) {
                double wall = seconds * (1 + Budget.WARM_SHARE) + 1.2;
                nanos.addAndGet((long) (wall * 1e9));
                budget.took(64, wall, seconds);
            }
        }
        assertThat(budget.left()).isBetween(0.0, 15.0);
    }

    @Test
    void whatManyClientsCostIsNotExpectedOfFew() {
        double before = budget.each(List.of(1, 1, 1, 1), 10, 0);
        budget.took(2048, 6, 1);
        assertThat(budget.each(List.of(1, 1, 1, 1), 10, 0)).isEqualTo(before);
        assertThat(budget.each(List.of(2048, 1, 1, 1), 10, 0)).isLessThan(before);
    }

    @Test
    void givesNothingWhereARunWouldBeTooShortToSayAnything() {
        assertThat(budget.each(List.of(1), 1_000, 0)).isZero();
        assertThat(budget.each(List.of(1), 1, 200)).isZero();
    }

    @Test
    void neverMeasuresLongerThanUseful() {
        assertThat(budget.each(List.of(1), 1, 0)).isCloseTo(Budget.MAX_SECONDS, within(1e-9));
    }

    @Test
    void everyRoomOfAChatIsListenedToWhereThereIsTime() {
        for (var rooms : List.of(List.of(10, 100), List.of(10, 50, 100, 250, 500, 1000))) {
            var time = new Budget(Duration.ofSeconds(rooms.size() == 2 ? 12 : 60), nanos::get);
            for (int i = 0; i < rooms.size(); i++) {
                double length = ChatExperiment.length(time, rooms.subList(i, rooms.size()), 3);
                assertThat(length).as("room of " + rooms.get(i)).isBetween(1.0, Budget.MAX_SECONDS);
                nanos.addAndGet((long) (3 * (rooms.get(i) * 0.005 + 0.2 + length * (1 + Budget.WARM_SHARE)) * 1e9));
            }
            assertThat(time.left()).isGreaterThanOrEqualTo(-0.1);
        }
        assertThat(ChatExperiment.length(new Budget(Duration.ofSeconds(3), nanos::get), List.of(1000), 3)).isZero();
    }
}
