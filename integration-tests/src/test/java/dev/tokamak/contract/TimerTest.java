package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.Settings;
import dev.tokamak.contract.support.ShiftedClock;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.Limits;

/** Promise 9: timers are never early, whatever the clock reads. */
class TimerTest {

    @EveryTransport
    void neverEarly(TestTransport t) {
        checkTimers(t, 300);
    }

    /** {@code nanoTime} may overflow: two readings are compared by their difference. */
    @EveryTransport
    void neverEarlyWhenTheClockOverflows(TransportKind kind) {
        var nearTheEnd = new ShiftedClock(Long.MAX_VALUE - Duration.ofMillis(40).toNanos());
        try (var t = kind.start(Settings.plain().withClock(nearTheEnd))) {
            checkTimers(t, 100);
        }
    }

    private static void checkTimers(TestTransport t, int count) {
        var recorder = new Recorder();
        t.client(t.serve(() -> recorder));
        var c = recorder.connection();
        var random = Seed.random("delays");
        List<Long> early = Collections.synchronizedList(new ArrayList<>());
        var ran = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            long delay = random.nextLong(150_000_000);
            boolean inside = i % 2 == 0;
            Runnable arm = () -> {
                long due = System.nanoTime() + delay;
                c.schedule(Duration.ofNanos(delay), recorder.task("timer", () -> {
                    if (System.nanoTime() - due < 0) {
                        early.add(due - System.nanoTime());
                    }
                    ran.incrementAndGet();
                }));
            };
            if (inside) {
                c.execute(arm);
            } else {
                arm.run();
            }
        }
        Await.eventually(() -> ran.get() == count, () -> "all timers run, but " + ran);
        assertThat(early).as("nanoseconds too early").isEmpty();
    }

    @EveryTransport
    void inTheOrderOfTheirDeadlines(TestTransport t) {
        var recorder = new Recorder();
        t.client(t.serve(() -> recorder));
        var c = recorder.connection();
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        c.execute(() -> {
            for (int millis : new int[] {60, 20, 40, 0}) {
                c.schedule(Duration.ofMillis(millis), () -> order.add(millis));
            }
        });
        Await.eventually(() -> order.size() == 4, "all timers run");
        assertThat(order).containsExactly(0, 20, 40, 60);
    }

    /** Time stands still until all are cancelled, or are to be: then whatever is due is due at once. */
    @EveryTransport
    void cancelledTimersDoNotRun(TransportKind kind) {
        var clock = new ShiftedClock(0);
        try (var t = kind.start(Settings.plain().withClock(clock))) {
            clock.freeze();
            var recorder = new Recorder();
            t.client(t.serve(() -> recorder));
            var c = recorder.connection();
            var ran = new AtomicInteger();
            var last = new AtomicInteger();
            var armed = new CountDownLatch(1);
            c.schedule(Duration.ofMillis(10), ran::incrementAndGet).cancel();
            c.execute(() -> {
                var first = c.schedule(Duration.ofMillis(20), ran::incrementAndGet);
                c.schedule(Duration.ofMillis(1), first::cancel);
                c.schedule(Duration.ofMillis(40), last::incrementAndGet);
                c.schedule(Duration.ofDays(100_000), ran::incrementAndGet); // ends with the connection
                armed.countDown();
            });
            Await.latch(armed, "all armed");
            clock.jump(Duration.ofMillis(40));
            Await.eventually(() -> last.get() == 1, "the last one run");
            assertThat(ran).hasValue(0);
        }
    }

    /** Time stands still but for the test, so that nobody is idle only because this machine is slow. */
    @EveryTransport
    void idleConnectionsEndAndOthersDoNot(TransportKind kind) {
        var clock = new ShiftedClock(0);
        try (var t = kind.start(Settings.plain().withClock(clock))) {
            clock.freeze();
            var limits = Limits.DEFAULT.withIdleTime(Duration.ofMillis(300));
            var idle = new Recorder();
            var busy = new Recorder().echo();
            var at = t.serve(() -> busy.lines().isEmpty() ? busy : idle, limits);
            var client = t.client(at);
            client.ping("x");
            t.client(at);
            idle.connection();

            clock.jump(Duration.ofMillis(299));
            busy.connection().schedule(Duration.ZERO, () -> {}); // both look at their clocks
            idle.connection().schedule(Duration.ZERO, () -> {});
            assertThat(Await.within(Duration.ofMillis(20), idle::isClosed)).as("idle too early").isFalse();
            client.ping("tick");
            clock.jump(Duration.ofMillis(1));
            while (!idle.isClosed()) {
                client.ping("tick");
            }
            assertThat(idle.awaitClose()).isEqualTo(CloseReason.IDLE);
            client.ping("tock");
            assertThat(busy.isClosed()).isFalse();
            clock.run();
            assertThat(busy.awaitClose()).isEqualTo(CloseReason.IDLE); // from now on it is
        }
    }

    /** A deadline of a handler's own holds although bytes keep coming: the defence against slow requests. */
    @EveryTransport
    void aDeadlineOfTheHandlerIsNotMovedByTrickle(TransportKind kind) {
        var clock = new ShiftedClock(0);
        try (var t = kind.start(Settings.plain().withClock(clock))) {
            clock.freeze();
            var recorder = new Recorder()
                    .onOpen(c -> c.schedule(Duration.ofMillis(250), () -> c.abort(CloseReason.MALFORMED)))
                    .onData((_, _) -> {});
            var client = t.client(t.serve(() -> recorder, Limits.DEFAULT.withIdleTime(Duration.ofMillis(200))));
            recorder.connection();
            for (int i = 1; i <= 12; i++) {
                clock.jump(Duration.ofMillis(20));
                client.send("s");
                int sent = i;
                Await.eventually(() -> recorder.lines().getLast().equals("data " + "s".repeat(sent)), "still open");
            }
            clock.jump(Duration.ofMillis(20));
            assertThat(recorder.awaitClose()).isEqualTo(CloseReason.MALFORMED);
        }
    }

    /** The peer's reset is not noticed while reading is paused: that is what the idle time is for. */
    @EveryTransport
    void aPausedConnectionIsCleanedUpByItsIdleTime(TestTransport t) {
        var recorder = new Recorder().onOpen(Connection::pauseReading);
        var client = t.client(t.serve(() -> recorder, Limits.DEFAULT.withIdleTime(Duration.ofMillis(200))));
        recorder.connection();
        client.abort();
        assertThat(recorder.awaitClose()).isIn(CloseReason.IDLE, CloseReason.PEER_RESET);
    }

    /** While it stands still nothing is due, however much time passes elsewhere. */
    @EveryTransport
    void onlyTheInjectedClockCounts(TransportKind kind) {
        var clock = new ShiftedClock(0);
        try (var t = kind.start(Settings.plain().withClock(clock))) {
            clock.freeze();
            var timerRan = new AtomicBoolean();
            var timed = new Recorder().onOpen(c -> c.schedule(Duration.ofMillis(20), () -> timerRan.set(true)));
            var idle = new Recorder();
            t.client(t.serve(() -> timed));
            t.client(t.serve(() -> idle, Limits.DEFAULT.withIdleTime(Duration.ofMillis(50))));
            timed.connection();
            idle.connection();
            assertThat(Await.within(Duration.ofMillis(250), () -> idle.isClosed() || timerRan.get())).isFalse();
            clock.run();
            assertThat(idle.awaitClose()).isEqualTo(CloseReason.IDLE);
            Await.eventually(timerRan::get, "the timer run");
        }
    }

    /** A day passes while nothing happens: whatever was due is due, and the next event finds it out. */
    @EveryTransport(reactorsOnly = true)
    void aDayPassesAtOnce(TransportKind kind) {
        var clock = new ShiftedClock(-1000);
        try (var t = kind.start(Settings.plain().withClock(clock))) {
            var idle = new Recorder().echo();
            var timed = new Recorder().echo();
            var at = t.serve(() -> idle, Limits.DEFAULT.withIdleTime(Duration.ofHours(1)));
            var client = t.client(at);
            var other = t.client(t.serve(() -> timed));
            client.ping("x");
            var due = new AtomicBoolean();
            timed.connection().schedule(Duration.ofHours(23), () -> due.set(true));
            other.ping("y");
            assertThat(idle.isClosed()).isFalse();
            assertThat(due).isFalse();

            Await.eventually(() -> {
                clock.jump(Duration.ofDays(1));
                // waiting itself is by the system's clock, so something has to happen before anybody looks at this one
                timed.connection().schedule(Duration.ZERO, () -> {});
                idle.connection().schedule(Duration.ZERO, () -> {});
                return idle.isClosed() && due.get();
            }, "what was due is done");
            assertThat(idle.awaitClose()).isEqualTo(CloseReason.IDLE);
            assertThat(timed.isClosed()).isFalse();
        }
    }
}
