package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.ShutdownReport;

/** Promise 10: {@code shutdown(grace)} stops promptly when idle and drains when not. */
class ShutdownTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @EveryTransport
    void promptlyWithoutAnyConnection(TestTransport t) throws IOException {
        t.serve(Echo::new);
        var served = new CountDownLatch(1);
        t.bind(RawClient.loopback(0), (_, _, _, _) -> {}, DatagramConfig.DEFAULT).execute(served::countDown);
        Await.latch(served, "the port served");
        var report = t.shutdown(LONG);
        assertThat(report.drained()).isZero();
        assertThat(report.forced()).isZero();
        assertThat(report.ports()).isEqualTo(1);
        assertThat(report.took()).isLessThan(Duration.ofSeconds(5));
    }

    @EveryTransport
    void promptlyWithIdleConnections(TestTransport t) {
        var recorders = new ConcurrentLinkedQueue<Recorder>();
        var at = t.serve(() -> {
            var recorder = new Recorder().echo();
            recorders.add(recorder);
            return recorder;
        });
        for (int i = 0; i < 50; i++) {
            t.client(at).ping("hello");
        }
        var report = t.shutdown(LONG);
        assertThat(report.drained()).isEqualTo(50);
        assertThat(report.forced()).isZero();
        assertThat(report.took()).isLessThan(Duration.ofSeconds(5));
        assertThat(recorders).hasSize(50)
                .allSatisfy(recorder -> assertThat(recorder.awaitClose()).isEqualTo(CloseReason.SHUTDOWN));
    }

    @EveryTransport
    void runningDownloadsAreFinished(TestTransport t) throws InterruptedException {
        int size = 6 << 20;
        int downloads = Boolean.getBoolean("tokamak.deep") ? 50 : 20;
        var begun = new CountDownLatch(downloads);
        var at = t.serve(() -> new Recorder().onOpen(c -> {
            c.write(ByteBuffer.allocate(size));
            begun.countDown();
        }));
        var clients = new ArrayList<RawClient>();
        for (int i = 0; i < downloads; i++) {
            clients.add(t.closedInTheEnd(RawClient.connect(at, 64 << 10)));
        }
        Await.latch(begun, "all downloads begun");
        var report = new AtomicReference<ShutdownReport>();
        var stopper = Thread.startVirtualThread(() -> report.set(t.shutdown(LONG)));
        var complete = new AtomicInteger();
        var readers = new ArrayList<Thread>();
        for (var client : clients) {
            readers.add(Thread.startVirtualThread(() -> {
                if (client.receiveAll().length == size) {
                    complete.incrementAndGet();
                }
                client.close();
            }));
        }
        for (var reader : readers) {
            reader.join();
        }
        stopper.join();
        assertThat(complete).hasValue(downloads);
        assertThat(report.get().drained()).isEqualTo(downloads);
        assertThat(report.get().forced()).isZero();
    }

    @EveryTransport
    void whatIsLeftWhenTheGraceEndsIsCut(TestTransport t) {
        var recorders = List.of(new Recorder(), new Recorder(), new Recorder());
        for (var recorder : recorders) {
            t.client(t.serve(() -> recorder.onOpen(c -> c.write(ByteBuffer.allocate(16 << 20)))));
            recorder.connection();
        }
        var report = t.shutdown(Duration.ofMillis(300));
        assertThat(report.forced()).isEqualTo(3);
        assertThat(report.drained()).isZero();
        assertThat(report.took()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
        recorders.forEach(recorder -> assertThat(recorder.awaitClose()).isEqualTo(CloseReason.SHUTDOWN));
    }

    @EveryTransport
    void withoutGraceAllAreCutAtOnce(TestTransport t) {
        var recorder = new Recorder();
        var client = t.client(t.serve(() -> recorder));
        recorder.connection();
        assertThat(t.shutdown(Duration.ZERO).forced()).isEqualTo(1);
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.SHUTDOWN);
        client.expectReset();
    }

    @EveryTransport
    void offloadedWorkUnderWayIsWaitedFor(TestTransport t) throws InterruptedException {
        var release = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        var recorder = new Recorder().onData((c, in) -> {
            in.position(in.limit());
            c.offload(() -> {
                asked.countDown();
                release.await();
                return 1;
            }, (_, _) -> c.write(ByteBuffer.wrap(new byte[] {'!'})));
        });
        var client = t.client(t.serve(() -> recorder));
        client.send("?");
        Await.latch(asked, "the work under way");
        var report = new AtomicReference<ShutdownReport>();
        var stopper = Thread.startVirtualThread(() -> report.set(t.shutdown(LONG)));
        Await.eventually(() -> isRefused(t), "the shutdown begun");
        assertThat(recorder.isClosed()).isFalse();
        release.countDown();
        assertThat(client.receiveText(1)).isEqualTo("!");
        client.expectEof();
        client.close();
        stopper.join();
        assertThat(report.get().drained()).isEqualTo(1);
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.SHUTDOWN);
    }

    private static boolean isRefused(TestTransport t) {
        try {
            t.listen(RawClient.loopback(0), Echo::new, ListenConfig.DEFAULT).close();
            return false;
        } catch (IllegalStateException _) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @EveryTransport
    void fromInsideACallbackItIsRefused(TestTransport t) {
        var refusals = new ConcurrentLinkedQueue<Throwable>();
        Runnable attempt = () -> {
            try {
                t.raw().shutdown(Duration.ZERO);
                refusals.add(new AssertionError("not refused"));
            } catch (IllegalStateException e) {
                refusals.add(e);
            }
        };
        var recorder = new Recorder().onOpen(c -> {
            attempt.run();
            c.execute(attempt);
            c.schedule(Duration.ZERO, attempt);
        }).onData((_, in) -> {
            in.position(in.limit());
            attempt.run();
        }).onClose(_ -> attempt.run());
        var client = t.client(t.serve(() -> recorder));
        client.send("x");
        Await.eventually(() -> refusals.size() == 4, "four attempts");
        client.close();
        recorder.awaitClose();
        Await.eventually(() -> refusals.size() == 5, "five attempts");
        assertThat(refusals).allSatisfy(thrown -> assertThat(thrown).isInstanceOf(IllegalStateException.class));
    }

    @EveryTransport
    void againItGivesTheSameReport(TestTransport t) throws InterruptedException {
        var recorder = new Recorder();
        t.client(t.serve(() -> recorder));
        recorder.connection();
        var reports = new ConcurrentLinkedQueue<ShutdownReport>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.startVirtualThread(() -> reports.add(t.shutdown(LONG))));
        }
        for (var thread : threads) {
            thread.join();
        }
        reports.add(t.shutdown(Duration.ZERO));
        assertThat(reports).hasSize(5).containsOnly(reports.peek());
    }

    @EveryTransport
    void afterwardsNothingIsTakenOn(TestTransport t) {
        t.shutdown(LONG);
        assertThatThrownBy(() -> t.listen(RawClient.loopback(0), Echo::new, ListenConfig.DEFAULT))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> t.bind(RawClient.loopback(0), (_, _, _, _) -> {}, DatagramConfig.DEFAULT))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> t.connect(RawClient.loopback(9), atTheEnd(_ -> {}), ConnectConfig.DEFAULT))
                .isInstanceOf(IllegalStateException.class);
    }

    /** A client that always reconnects must not keep a transport from ending. */
    @EveryTransport
    void whoeverReconnectsWhileItEndsIsRefused(TestTransport t) {
        var reasons = new ConcurrentLinkedQueue<CloseReason>();
        var at = t.serve(Echo::new);
        var answered = new CountDownLatch(2);
        var again = atTheEnd(why -> {
            reasons.add(why);
            answered.countDown();
        });
        t.connect(at, atTheEnd(why -> {
            reasons.add(why);
            answered.countDown();
            t.connect(at, again, ConnectConfig.DEFAULT);
        }), ConnectConfig.DEFAULT);
        assertThat(t.shutdown(LONG).took()).isLessThan(Duration.ofSeconds(10));
        Await.latch(answered, "both attempts were answered");
        assertThat(reasons).hasSize(2).last().isEqualTo(CloseReason.REFUSED);
    }

    private static ConnectionHandler atTheEnd(Consumer<CloseReason> then) {
        return new ConnectionHandler() {
            @Override
            public void onData(Connection c, ByteBuffer in) {}

            @Override
            public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
                then.accept(why);
            }
        };
    }

    @EveryTransport
    void aConnectionThatIsBeingMadeIsCalledOff(TestTransport t) {
        var recorder = new Recorder();
        t.connect(InetSocketAddress.createUnresolved("nobody.invalid", 9), recorder, ConnectConfig.DEFAULT);
        var report = t.shutdown(LONG);
        assertThat(report.took()).isLessThan(Duration.ofSeconds(10));
        assertThat(recorder.awaitClose()).isIn(CloseReason.SHUTDOWN, CloseReason.REFUSED, CloseReason.CONNECT_FAILED);
    }

    /** New output while draining is still sent; then it is enough. */
    @EveryTransport
    void aHandlerMayGoOnWritingWhileDraining(TestTransport t) throws InterruptedException {
        var begun = new CountDownLatch(1);
        var rounds = new AtomicInteger(3);
        Recorder.Step more = c -> {
            if (rounds.getAndDecrement() > 0) {
                c.write(ByteBuffer.allocate(5 << 20));
            }
        };
        var recorder = new Recorder().onOpen(c -> {
            more.run(c);
            begun.countDown();
        }).onWritable(more);
        var client = t.client(t.serve(() -> recorder));
        Await.latch(begun, "the first output");
        var stopper = Thread.startVirtualThread(() -> t.shutdown(LONG));
        assertThat(client.receiveAll()).hasSize(15 << 20);
        client.close();
        stopper.join();
    }

}
