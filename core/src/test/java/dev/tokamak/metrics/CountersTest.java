package dev.tokamak.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.net.CloseReason;

class CountersTest {

    private final Counters counters = new Counters();

    @Test
    void countsOneAndMany() {
        counters.add(Counter.ACCEPTED);
        counters.add(Counter.BYTES_READ, 1L << 40);
        counters.add(Counter.BYTES_READ, 1);
        assertThat(counters.snapshot()).containsOnlyKeys(Counter.ACCEPTED, Counter.BYTES_READ)
                .containsEntry(Counter.BYTES_READ, (1L << 40) + 1);
    }

    @ParameterizedTest
    @EnumSource
    void everyEndIsCountedUnderItsReasonAndInTotal(CloseReason reason) {
        counters.closed(reason);
        assertThat(counters.get(reason)).isEqualTo(1);
        assertThat(counters.get(Counter.CLOSED)).isEqualTo(1);
        assertThat(counters.get(Counter.PEER_RESETS)).isEqualTo(reason == CloseReason.PEER_RESET ? 1 : 0);
        assertThat(counters.get(Counter.SLOW_CONSUMERS)).isEqualTo(reason == CloseReason.SLOW_CONSUMER ? 1 : 0);
        assertThat(reason.sentence()).matches("[a-zT].*[^.]");
    }

    @Test
    void losesNothingWhenSeveralThreadsCount() throws InterruptedException {
        var threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 100_000; n++) {
                    counters.add(Counter.BYTES_WRITTEN, 3);
                }
            });
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(counters.get(Counter.BYTES_WRITTEN)).isEqualTo(1_200_000);
    }
}
