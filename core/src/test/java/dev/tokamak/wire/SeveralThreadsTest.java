package dev.tokamak.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Limits;

/** Many threads use one connection, and one thread serves it whenever it is signaled. */
class SeveralThreadsTest {

    private static final int THREADS = 4;

    private final TestHost host = new TestHost();
    private final RecordingWire wire = new RecordingWire();
    private final Scripted script = new Scripted();
    private final ConnectionCore core = new ConnectionCore(host, script, Limits.DEFAULT.withSlowConsumer(1 << 30,
            Duration.ofDays(1), 1 << 30, Duration.ofDays(1)), new InetSocketAddress(1), false);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(8 << 10);
    private final Random random = new Random(1);

    private void open() {
        core.enter();
        core.opened(wire);
        core.leave();
    }

    /** As a loop does; the socket takes now more, now less. */
    private void serve() throws InterruptedException {
        var next = core.wantsOutput() ? host.signals.poll() : host.signals.take();
        if (next != null) {
            next.beginService();
        }
        core.enter();
        core.lend(buffer.clear());
        core.runTasks(16);
        wire.room = random.nextInt(20_000);
        core.flush(buffer, 64 << 10);
        if (core.advance()) {
            core.flush(buffer, 64 << 10);
        }
        core.finish();
        core.leave();
    }

    private static Thread[] start(IntConsumer work) {
        var threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            threads[i] = Thread.ofPlatform().start(() -> work.accept(number));
        }
        return threads;
    }

    private static void join(Thread[] threads) throws InterruptedException {
        for (var thread : threads) {
            thread.join();
        }
    }

    @Test
    void noTaskIsLostNoneRunsTwiceAndEachThreadsTasksKeepTheirOrder() throws Exception {
        open();
        int each = 20_000;
        var next = new int[THREADS];
        var inside = new AtomicBoolean();
        var wrong = new ArrayList<String>();
        var threads = start(thread -> {
            for (int i = 0; i < each; i++) {
                int number = i;
                core.execute(() -> {
                    if (inside.getAndSet(true) || !core.inContext()) {
                        wrong.add("not serial");
                    }
                    if (next[thread]++ != number) {
                        wrong.add("thread " + thread + " task " + number);
                    }
                    inside.set(false);
                });
            }
        });
        while (IntStream.of(next).sum() < each * THREADS) {
            serve();
        }
        join(threads);
        assertThat(wrong).isEmpty();
        assertThat(core.hasTasks()).isFalse();
    }

    @Test
    void writesOfAllThreadsArriveWholeWithoutAnyOtherSignal() throws Exception {
        open();
        int each = 10_000;
        var threads = start(thread -> {
            for (int i = 0; i < each; i++) {
                core.write(ByteBuffer.allocate(8).putInt(thread).putInt(i).flip());
            }
        });
        while (wire.taken.size() < each * THREADS * 8) {
            serve();
        }
        join(threads);
        var all = ByteBuffer.wrap(wire.taken.toByteArray());
        var next = new int[THREADS];
        boolean ordered = true;
        while (all.hasRemaining()) {
            ordered &= next[all.getInt()]++ == all.getInt();
        }
        assertThat(ordered).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "abort", "both"})
    void howeverManyThreadsEndItOnCloseComesOnce(String how) throws Exception {
        for (int round = 0; round < 300; round++) {
            var events = new AtomicInteger();
            var one = new ConnectionCore(host, Scripted.doing("onClose", _ -> events.incrementAndGet()), Limits.DEFAULT,
                    new InetSocketAddress(1), false);
            one.enter();
            one.opened(new RecordingWire());
            one.leave();
            var threads = start(thread -> {
                one.write(Scripted.bytes("x"));
                if (how.equals("close") || how.equals("both") && thread % 2 == 0) {
                    one.close();
                } else {
                    one.abort(CloseReason.MALFORMED);
                }
                one.execute(() -> {});
            });
            boolean ended = false;
            while (!one.isOver()) {
                host.signals.take().beginService();
                one.enter();
                one.runTasks(10);
                one.flush(buffer, 1000);
                if (!ended && one.isClosing()) {
                    ended = true;
                    one.inputEnded(); // the peer has seen our FIN
                }
                one.advance();
                one.finish();
                one.leave();
            }
            join(threads);
            host.signals.clear();
            assertThat(events).hasValue(1);
        }
    }

    @Test
    void everyResultOfOffloadedWorkIsTakenOrClosedExactlyOnceWhenTheConnectionEndsMeanwhile() throws Exception {
        for (int round = 0; round < 200; round++) {
            var closed = new AtomicInteger();
            var taken = new AtomicInteger();
            var one = new ConnectionCore(host, new Scripted(), Limits.DEFAULT, new InetSocketAddress(1), false);
            one.enter();
            one.opened(new RecordingWire());
            one.leave();
            AutoCloseable resource = closed::incrementAndGet;
            var threads = start(thread -> {
                for (int i = 0; i < 50; i++) {
                    one.offload(() -> resource, (_, _) -> taken.incrementAndGet());
                }
                if (thread == 0) {
                    one.abort(CloseReason.MALFORMED);
                }
            });
            while (!one.isOver()) {
                host.signals.take().beginService();
                one.enter();
                one.runTasks(7);
                one.finish();
                one.leave();
            }
            join(threads);
            host.signals.clear();
            assertThat(closed.get() + taken.get()).isEqualTo(50 * THREADS);
            assertThat(one.hasOffloads()).isFalse();
        }
    }

    @Test
    void aDeadlineForConnectingThatHasBeenReportedCanNotBeLifted() {
        var deadlines = new Deadlines(host, Limits.DEFAULT, () -> {});
        deadlines.fix(CloseReason.CONNECT_TIMEOUT, Duration.ofSeconds(1));
        host.clock.advance(Duration.ofSeconds(1));
        assertThat(deadlines.expired(0, false)).isEqualTo(CloseReason.CONNECT_TIMEOUT);
        // the timer's thread is about to end the connection, and just now it is established: no onOpen
        assertThat(deadlines.unfix()).isFalse();
    }
}
