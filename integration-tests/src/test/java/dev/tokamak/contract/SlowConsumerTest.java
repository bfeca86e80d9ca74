package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Clients;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.Settings;
import dev.tokamak.contract.support.ShiftedClock;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Limits;

/** Promise 5: who drains too little for too long ends with {@code SLOW_CONSUMER}, and never delays others. */
class SlowConsumerTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    /** More than the buffers of two sockets hold. */
    private static final int MUCH = 16 << 20;

    private static Limits limits(long soft, Duration softTime, long hard, Duration stall) {
        return Limits.DEFAULT.withWater(1000, 10_000).withSlowConsumer(soft, softTime, hard, stall);
    }

    @EveryTransport
    void aClientThatNeverReadsEndsByTheStallTime(TestTransport t) {
        var others = new Clients(t, t.serve(Echo::new), 20);
        var recorder = new Recorder().onOpen(c -> c.write(ByteBuffer.allocate(MUCH)));
        long before = System.nanoTime();
        t.client(t.serve(() -> recorder, limits(1 << 20, LONG, 32 << 20, Duration.ofMillis(300))));
        while (!recorder.isClosed()) {
            others.oneIsServed();
        }
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.SLOW_CONSUMER);
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(300_000_000);
        assertThat(t.count(Counter.SLOW_CONSUMERS)).isEqualTo(1);
        others.allAreServed();
    }

    /** It takes bytes all the time, so it never stalls, but far too few. */
    @EveryTransport
    void aClientThatDrainsTooLittleEndsByTheSoftLimit(TestTransport t) {
        var recorder = new Recorder().onOpen(c -> c.write(ByteBuffer.allocate(64 << 20)));
        var at = t.serve(() -> recorder, limits(8 << 20, Duration.ofMillis(400), 100 << 20, LONG));
        var client = t.closedInTheEnd(RawClient.connect(at, 4096));
        while (!recorder.isClosed() && readsALittle(client)) {
            LockSupport.parkNanos(1_000_000); // at most 1 MB/s, where 20 MB/s are asked for
        }
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.SLOW_CONSUMER);
    }

    private static boolean readsALittle(RawClient client) {
        try {
            return client.receiveSome(1000).length > 0;
        } catch (UncheckedIOException _) {
            return false; // cut meanwhile
        }
    }

    @EveryTransport
    void whatIsQueuedBehindTheFirstWriteEndsByTheHardLimit(TestTransport t) {
        var recorder = new Recorder().onOpen(c -> {
            c.write(ByteBuffer.allocate(MUCH)); // may have any size
            for (int behind = 0; behind < 4 << 20; behind += 100_000) {
                c.write(ByteBuffer.allocate(100_000));
            }
        });
        t.client(t.serve(() -> recorder, limits(1 << 20, LONG, 2 << 20, LONG)));
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.SLOW_CONSUMER);
    }

    @EveryTransport
    void oneBigAnswerIsAlwaysPossible(TestTransport t) {
        var recorder = new Recorder().onOpen(c -> {
            c.write(ByteBuffer.allocate(MUCH));
            c.close();
        });
        var client = t.client(t.serve(() -> recorder, limits(20_000, LONG, 20_000, LONG)));
        assertThat(client.receiveAll()).hasSize(MUCH);
        client.close();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
    }

    /** Time is measured in bytes: a tenth of a second for each half a megabyte that the client has made room for. */
    @EveryTransport
    void aClientThatReadsSteadilyIsNoSlowConsumer(TransportKind kind) {
        int much = 32 << 20;
        var half = Duration.ofMillis(500);
        var clock = new ShiftedClock(0);
        try (var t = kind.start(Settings.plain().withClock(clock))) {
            clock.freeze();
            var recorder = new Recorder().onOpen(c -> {
                c.write(ByteBuffer.allocate(much));
                c.close();
            });
            var client = t.client(t.serve(() -> recorder, limits(1 << 20, half, 1 << 20, half)));
            long left = recorder.connection().pendingBytes();
            int jumps = 0;
            for (int i = 0; i < much / (64 << 10); i++) {
                client.receive(64 << 10);
                long now = recorder.connection().pendingBytes();
                if (left - now >= 512 << 10) {
                    left = now;
                    clock.jump(Duration.ofMillis(100));
                    jumps++;
                }
            }
            assertThat(jumps).as("tenths of a second that it took").isGreaterThan(10);
            client.expectEof();
            client.close();
            assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
        }
    }

    /** Echo to somebody who never reads: input stops, memory stays flat, and in the end the connection is given up. */
    @EveryTransport
    void aPeerThatSendsForEverAndNeverReadsIsHeldBack(TestTransport t) throws InterruptedException {
        var others = new Clients(t, t.serve(Echo::new), 5);
        var most = new AtomicLong();
        var recorder = new Recorder().onData((c, in) -> {
            c.write(in);
            most.accumulateAndGet(c.pendingBytes(), Math::max);
        });
        var limits = Limits.DEFAULT.withSlowConsumer(1 << 20, LONG, 32 << 20, Duration.ofMillis(400));
        var client = t.client(t.serve(() -> recorder, limits));
        var sender = Thread.startVirtualThread(() -> {
            try {
                for (int sent = 0; sent < 100_000_000; sent += 50_000) {
                    client.send(new byte[50_000]);
                }
            } catch (UncheckedIOException _) {
                // cut, as it should be
            }
        });
        while (!recorder.isClosed()) {
            others.oneIsServed();
        }
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.SLOW_CONSUMER);
        assertThat(most.get()).isLessThan(1 << 20);
        sender.join();
        others.allAreServed();
    }

    /** One writer waits for {@code onWritable} and so never has more queued than high water and one piece. */
    @EveryTransport
    void highWaterAndOnWritableKeepMemoryFlat(TestTransport t) {
        var most = new AtomicLong();
        var left = new AtomicLong(MUCH);
        Recorder.Step fill = c -> {
            boolean more = true;
            while (more && left.get() > 0) {
                left.addAndGet(-8192);
                more = c.write(ByteBuffer.allocate(8192));
                most.accumulateAndGet(c.pendingBytes(), Math::max);
            }
            if (left.get() <= 0) {
                c.close();
            }
        };
        var recorder = new Recorder().onOpen(fill).onWritable(fill);
        var client = t.client(t.serve(() -> recorder));
        Await.eventually(() -> most.get() > 0, "output waits");
        assertThat(client.receiveAll()).hasSize(MUCH);
        assertThat(most.get()).isLessThanOrEqualTo(Limits.DEFAULT.highWater() + 8192);
        client.close();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
    }
}
