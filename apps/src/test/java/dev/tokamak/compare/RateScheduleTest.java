package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

import org.junit.jupiter.api.Test;

class RateScheduleTest {
    private static final long START = 5_000_000_000L;

    @Test
    void neverIsAMessageIntendedBeforeItsTime() {
        var schedule = new RateSchedule(START, 30_000, 7);
        for (long n = 0; n < 100_000; n++) {
            assertThat((double) (schedule.intended(n) - START)).isGreaterThanOrEqualTo(n * (1e9 / 30_000));
        }
    }

    @Test
    void keepsTheRateOverALongTime() {
        var schedule = new RateSchedule(START, 123_456.7, 3);
        long anHour = START + 3_600_000_000_000L;
        assertThat(schedule.firstAtOrAfter(anHour)).isEqualTo((long) Math.ceil(123_456.7 * 3_600));
    }

    @Test
    void spreadsMessagesEvenlyOverClients() {
        var schedule = new RateSchedule(START, 1_000, 64);
        int[] counts = new int[64];
        for (long n = 0; n < 64 * 100; n++) {
            counts[schedule.client(n)]++;
        }
        assertThat(counts).containsOnly(100);
    }

    @Test
    void findsTheMessageOfAClientAgain() {
        var schedule = new RateSchedule(START, 1_000, 5);
        for (long n = 0; n < 1_000; n++) {
            assertThat(schedule.message(schedule.client(n), n / 5)).isEqualTo(n);
        }
    }

    @Test
    void countsTheMessagesBeforeATimeExactly() {
        var random = new Random(42);
        for (int i = 0; i < 1_000; i++) {
            var schedule = new RateSchedule(START, 1 + random.nextDouble() * 300_000, 4);
            long time = START + random.nextLong(10_000_000_000L);
            long first = schedule.firstAtOrAfter(time);
            assertThat(schedule.intended(first)).isGreaterThanOrEqualTo(time);
            if (first > 0) {
                assertThat(schedule.intended(first - 1)).isLessThan(time);
            }
        }
        assertThat(new RateSchedule(START, 10, 1).firstAtOrAfter(START)).isZero();
    }
}
