package dev.tokamak.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class OffloadTest {

    private final CountDownLatch release = new CountDownLatch(1);

    private void block(Semaphore begun) {
        begun.release();
        awaitQuietly(release);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void runsSoManyAtOnceKeepsSoManyWaitingAndTurnsMoreAway() throws InterruptedException {
        try (var offload = new Offload("test", 2, 3)) {
            var begun = new Semaphore(0);
            for (int i = 0; i < 5; i++) {
                offload.run(() -> block(begun));
            }
            begun.acquire(2);
            assertThat(begun.tryAcquire()).isFalse();
            assertThat(offload.pending()).isEqualTo(5);
            assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> offload.run(() -> {}))
                    .withMessageContaining("5");
            release.countDown();
            begun.acquire(3);
        }
    }

    @Test
    void hasRoomAgainWhenWorkHasEnded() throws InterruptedException {
        try (var offload = new Offload("test", 1, 0)) {
            for (int i = 0; i < 100; i++) {
                var done = new CountDownLatch(1);
                offload.run(done::countDown);
                done.await();
                while (offload.pending() > 0) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @Test
    void runsOnVirtualThreadsOfItsName() throws InterruptedException {
        try (var offload = new Offload("test", 1, 0)) {
            var thread = new Thread[1];
            var done = new CountDownLatch(1);
            offload.run(() -> {
                thread[0] = Thread.currentThread();
                done.countDown();
            });
            done.await();
            assertThat(thread[0].isVirtual()).isTrue();
            assertThat(thread[0].getName()).startsWith("test-offload-");
        }
    }

    @Test
    void closingInterruptsWhatIsUnderWayAndTurnsAwayWhatComes() throws InterruptedException {
        var offload = new Offload("test", 1, 1);
        var begun = new Semaphore(0);
        var interrupted = new CountDownLatch(1);
        offload.run(() -> {
            begun.release();
            awaitQuietly(release);
            if (Thread.interrupted()) {
                interrupted.countDown();
            }
        });
        begun.acquire();
        offload.close();
        interrupted.await();
        var ran = new AtomicInteger();
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> offload.run(ran::incrementAndGet)).withMessageContaining("shut down");
        assertThat(ran).hasValue(0);
    }
}
