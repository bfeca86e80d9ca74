package dev.tokamak.threaded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.tokamak.metrics.Counter;
import dev.tokamak.metrics.Counters;
import dev.tokamak.time.NanoClock;
import dev.tokamak.time.TimerQueue.Timer;

/** The thread that waits for deadlines. */
class TimerThreadTest {

    private static final long MILLI = 1_000_000;

    private final Counters counters = new Counters();
    private final AtomicInteger readings = new AtomicInteger();
    private final NanoClock clock = () -> {
        readings.incrementAndGet();
        return System.nanoTime();
    };
    private final TimerThread timers = new TimerThread("test", clock, counters);

    @BeforeEach
    void start() {
        timers.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        timers.stop();
        assertThat(thread()).isNull();
    }

    private static Thread thread() {
        return Thread.getAllStackTraces().keySet().stream().filter(one -> one.getName().equals("test-timer"))
                .findAny().orElse(null);
    }

    @Test
    void anEarlierDeadlineIsNotKeptWaitingByALaterOne() throws Exception {
        var order = new LinkedBlockingQueue<String>();
        timers.arm(new Timer(() -> order.add("never")), System.nanoTime() + 7_200_000 * MILLI);
        Given.until("it sleeps", () -> thread().getState() == Thread.State.TIMED_WAITING);
        timers.arm(new Timer(() -> order.add("in an hour")), System.nanoTime() + 3_600_000 * MILLI);
        for (var soon : List.of("first", "second")) {
            timers.arm(new Timer(() -> order.add(soon)), System.nanoTime() + 20 * MILLI);
            assertThat(order.poll(20, TimeUnit.SECONDS)).isEqualTo(soon);
        }
        assertThat(timers.size()).isEqualTo(2);
    }

    @Test
    void nothingIsPolledForWhenThereIsNothingToDo() throws Exception {
        Given.until("it rests", () -> thread().getState() == Thread.State.WAITING);
        int before = readings.get();
        var quiet = new CountDownLatch(1);
        assertThat(quiet.await(50, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(readings).hasValue(before);
    }

    @Test
    void aTimerMayTakeLocksWhoseHoldersArmTimers() throws Exception {
        var lock = new Object();
        var ran = new CountDownLatch(1000);
        for (int i = 0; i < 1000; i++) {
            var timer = new Timer(() -> {
                synchronized (lock) {
                    ran.countDown();
                }
            });
            synchronized (lock) {
                timers.arm(timer, System.nanoTime());
            }
        }
        assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void errorsAndInterruptsAreSurvived() throws Exception {
        thread().interrupt();
        Given.until("it was noticed", () -> counters.get(Counter.INTERRUPTS_CLEARED) == 1);
        var ran = new CountDownLatch(1);
        timers.arm(new Timer(() -> {
            throw new IllegalStateException("expected by the test");
        }), System.nanoTime());
        timers.arm(new Timer(ran::countDown), System.nanoTime() + MILLI);
        assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    }

    /** All are due at once; the first holds the thread until the second has been disarmed. */
    @Test
    void aDisarmedTimerDoesNotRun() throws Exception {
        var disarmed = new CountDownLatch(1);
        timers.arm(new Timer(() -> awaitQuietly(disarmed)), System.nanoTime() - 3 * MILLI);
        var ran = new AtomicInteger();
        var timer = new Timer(ran::incrementAndGet);
        var last = new CountDownLatch(1);
        timers.arm(timer, System.nanoTime() - 2 * MILLI);
        timers.arm(new Timer(last::countDown), System.nanoTime() - MILLI);
        timers.disarm(timer);
        disarmed.countDown();
        assertThat(last.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).hasValue(0);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
