package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.LogCapture;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.Settings;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.metrics.LoopStats;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.Limits;
import dev.tokamak.net.ListenConfig;

/** A loop turns when there is something to do, and rests when there is not. */
class WakeupsTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int QUIET_LOOKS = 20; // a millisecond or more between two

    /** Waits until it is quiet, then counts the turns for a while. */
    private static void rests(TestTransport t, Duration time) {
        var last = new AtomicLong(-1);
        var quiet = new AtomicInteger();
        Await.eventually(() -> {
            long now = t.turns();
            if (now != last.getAndSet(now)) {
                quiet.set(0);
            }
            return quiet.incrementAndGet() > QUIET_LOOKS;
        }, "a moment without a turn");
        long before = t.turns();
        Await.within(time, () -> false);
        assertThat(t.turns() - before).as("turns within %s", time).isLessThanOrEqualTo(3);
    }

    @EveryTransport(reactorsOnly = true)
    void aHundredIdleConnectionsForASecond(TestTransport t) {
        var at = t.serve(Echo::new);
        for (int i = 0; i < 100; i++) {
            t.client(at).ping("once");
        }
        rests(t, Duration.ofSeconds(1));
        assertThat(t.loops().stream().mapToLong(LoopStats::prematureReturns).sum()).isLessThan(20);
    }

    /** Interest in writing is dropped with the last byte. */
    @EveryTransport(reactorsOnly = true)
    void afterABigWrite(TestTransport t) {
        var recorder = new Recorder().onOpen(c -> c.write(ByteBuffer.allocate(16 << 20)));
        t.client(t.serve(() -> recorder)).receive(16 << 20);
        rests(t, SHORT);
    }

    /** A peer that takes nothing is not asked again and again. */
    @EveryTransport(reactorsOnly = true)
    void whileThePeerDoesNotRead(TestTransport t) {
        var recorder = new Recorder().onOpen(c -> c.write(ByteBuffer.allocate(16 << 20)));
        t.client(t.serve(() -> recorder));
        recorder.connection();
        rests(t, SHORT);
        recorder.connection().abort(CloseReason.CLOSED);
    }

    /** The end of input stays readable for ever; late output still goes out. */
    @EveryTransport(reactorsOnly = true)
    void afterTheEndOfInput(TestTransport t) {
        var recorder = new Recorder().onInputClosed((_, _) -> {});
        var client = t.client(t.serve(() -> recorder));
        client.halfClose();
        Await.eventually(() -> recorder.count("inputClosed") == 1, "told");
        rests(t, SHORT);
        recorder.connection().write(ByteBuffer.wrap(new byte[] {'l', 'a', 't', 'e'}));
        assertThat(client.receiveText(4)).isEqualTo("late");
        recorder.connection().close();
        client.expectEof();
    }

    @EveryTransport(reactorsOnly = true)
    void afterTheOwnEndOfOutput(TestTransport t) {
        var recorder = new Recorder().onOpen(Connection::shutdownOutput);
        t.client(t.serve(() -> recorder)).expectEof();
        rests(t, SHORT);
    }

    @EveryTransport(reactorsOnly = true)
    void whileLingering(TestTransport t) {
        var recorder = new Recorder().onOpen(Connection::close);
        t.client(t.serve(() -> recorder, Limits.DEFAULT.withLinger(Duration.ofMinutes(1), 1 << 20))).expectEof();
        rests(t, SHORT);
    }

    @EveryTransport(reactorsOnly = true)
    void whilePausedWithInputWaitingAndThePeerGone(TestTransport t) {
        var paused = new ArrayList<Recorder>();
        for (Consumer<RawClient> end : List.<Consumer<RawClient>>of(
                _ -> {}, client -> client.halfClose(),
                client -> client.abort())) {
            var recorder = new Recorder().onOpen(Connection::pauseReading);
            paused.add(recorder);
            var client = t.client(t.serve(() -> recorder));
            recorder.connection();
            client.send("waiting");
            end.accept(client);
        }
        rests(t, SHORT);
        paused.forEach(recorder -> recorder.connection().close());
    }

    /** At the limit the listener stays ready for ever, and is not looked at. */
    @EveryTransport(reactorsOnly = true)
    void whileClientsWaitForRoom(TestTransport t) {
        var opened = new AtomicInteger();
        var listener = t.serve(() -> new Recorder().onOpen(_ -> opened.incrementAndGet()),
                ListenConfig.DEFAULT.withMaxConnections(2, 0));
        for (int i = 0; i < 10; i++) {
            t.client(listener.localAddress());
        }
        Await.eventually(() -> opened.get() == 2, "two inside");
        rests(t, SHORT);
        assertThat(opened).hasValue(2);
    }

    /** A set interrupt flag would make every select return at once. */
    @EveryTransport(reactorsOnly = true)
    void afterAnInterrupt(TransportKind kind) {
        var settings = Settings.plain();
        try (var log = LogCapture.start(); var t = kind.start(settings)) {
            t.client(t.serve(Echo::new)).ping("x");
            Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith(settings.name()))
                    .forEach(Thread::interrupt);
            rests(t, SHORT);
            assertThat(log.warnings().size()).isLessThanOrEqualTo(2);
        }
    }

    /** A task wakes a sleeping loop once, and many tasks don't wake it many times. */
    @EveryTransport(reactorsOnly = true)
    void tasksAreServedInFewTurns(TestTransport t) {
        var recorder = new Recorder();
        t.client(t.serve(() -> recorder));
        var c = recorder.connection();
        var ran = new AtomicInteger();
        var hold = new CountDownLatch(1);
        c.execute(() -> Await.latch(hold, "all submitted"));
        for (int i = 0; i < 6400; i++) {
            c.execute(ran::incrementAndGet);
        }
        long before = t.turns();
        hold.countDown();
        Await.eventually(() -> ran.get() == 6400, "all run");
        assertThat(t.turns() - before).isLessThan(6400 / 32);
        rests(t, SHORT);
    }
}
