package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.FileSlice;
import dev.tokamak.net.Limits;
import dev.tokamak.net.SharedBytes;

/** Promise 4: {@code onClose} exactly once, after the last callback, with a named reason. */
class OneEndTest {

    @EveryTransport
    void closedByTheHandler(TestTransport t) {
        var recorder = new Recorder().onData((c, in) -> {
            c.write(in);
            c.close();
        });
        var client = t.client(t.serve(() -> recorder));
        client.send("bye");
        assertThat(client.receiveText(3)).isEqualTo("bye");
        client.expectEof();
        client.close();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
        assertThat(recorder.lines()).containsExactly("open", "data bye", "close CLOSED");
        assertThat(recorder.cause()).isNull();
    }

    @EveryTransport
    void closedByThePeer(TestTransport t) {
        var recorder = new Recorder();
        t.client(t.serve(() -> recorder)).close();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.PEER_CLOSED);
        assertThat(recorder.lines()).containsExactly("open", "inputClosed", "close PEER_CLOSED");
    }

    @EveryTransport
    void resetByThePeerInMidFrame(TestTransport t) {
        var recorder = new Recorder().onData((_, _) -> {});
        var client = t.client(t.serve(() -> recorder));
        client.send("half a fr");
        Await.eventually(() -> recorder.count("data") > 0, "offered");
        client.abort();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.PEER_RESET);
        assertThat(recorder.lines()).containsExactly("open", "data half a fr", "close PEER_RESET");
        assertThat(recorder.cause()).isInstanceOf(IOException.class);
    }

    @EveryTransport
    void resetByThePeerWhileOutputIsOnItsWay(TestTransport t) {
        var recorder = new Recorder().onOpen(c -> c.write(ByteBuffer.allocate(16 << 20)));
        var client = t.client(t.serve(() -> recorder));
        client.receive(1000);
        client.abort();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.PEER_RESET);
    }

    @EveryTransport
    void abortedWithAReasonAndAReset(TestTransport t) {
        var recorder = new Recorder().onData((c, _) -> {
            c.write(ByteBuffer.allocate(100));
            c.abort(CloseReason.MALFORMED);
            c.abort(CloseReason.IDLE); // the first reason stays
            c.close();
        });
        var client = t.client(t.serve(() -> recorder));
        client.send("?");
        client.expectReset();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.MALFORMED);
        assertThat(t.count(CloseReason.MALFORMED)).isEqualTo(1);
    }

    @EveryTransport
    void abortedWhileThePeerDoesNotRead(TestTransport t) {
        var recorder = new Recorder().onOpen(c -> c.write(ByteBuffer.allocate(16 << 20)));
        var client = t.client(t.serve(() -> recorder));
        client.receive(1);
        recorder.connection().abort(CloseReason.MALFORMED);
        client.expectReset();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.MALFORMED);
    }

    @EveryTransport
    void onceHoweverManyThreadsEndIt(TestTransport t) throws InterruptedException {
        int connections = 40;
        var closes = new AtomicInteger();
        var at = t.serve(() -> new Recorder().onClose(_ -> closes.incrementAndGet()).onOpen(c -> {
            for (int i = 0; i < 6; i++) {
                int which = i;
                Thread.startVirtualThread(() -> {
                    switch (which % 3) {
                        case 0 -> c.abort(CloseReason.MALFORMED);
                        case 1 -> c.close();
                        default -> c.shutdownOutput();
                    }
                });
            }
        }));
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < connections; i++) {
            var client = t.client(at);
            threads.add(Thread.startVirtualThread(client::expectEnd));
        }
        for (var thread : threads) {
            thread.join();
        }
        t.closeAllClients();
        Await.eventually(() -> closes.get() >= connections, () -> "all over, but " + closes);
        Await.eventually(() -> t.count(Counter.CLOSED) == connections, "counted once each");
        assertThat(closes).hasValue(connections);
    }

    @EveryTransport
    void afterwardsEveryMethodDoesNothing(TestTransport t, @TempDir Path folder) throws Exception {
        var recorder = new Recorder();
        t.client(t.serve(() -> recorder)).close();
        recorder.awaitClose();
        var c = recorder.connection();
        var ran = new AtomicInteger();
        var file = FileChannel.open(Files.writeString(folder.resolve("f"), "abc"));

        assertThat(c.write(ByteBuffer.allocate(10))).isFalse();
        assertThat(c.write(SharedBytes.utf8("x"))).isFalse();
        assertThat(c.write(new FileSlice(file, 0, 3))).isFalse();
        c.close();
        c.shutdownOutput();
        c.abort(CloseReason.MALFORMED);
        c.pauseReading();
        c.resumeReading();
        c.execute(ran::incrementAndGet);
        c.schedule(Duration.ZERO, ran::incrementAndGet).cancel();
        c.schedule(Duration.ZERO, ran::incrementAndGet);
        c.offload(ran::incrementAndGet, (_, _) -> ran.addAndGet(100));

        assertThat(file.isOpen()).isFalse();
        assertThat(c.pendingBytes()).isZero();
        assertThat(t.count(Counter.WRITES_DROPPED)).isEqualTo(3);
        assertThat(c.toString()).contains("connection " + c.id());
        t.close();
        assertThat(ran.get()).isLessThan(2); // offloaded work may have run, nothing else
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.PEER_CLOSED);
    }

    @EveryTransport
    void tasksAndTimersThatWaitAreDiscarded(TestTransport t) {
        var ran = new AtomicInteger();
        var held = new CountDownLatch(1);
        var recorder = new Recorder().onData((c, _) -> {
            c.schedule(Duration.ofMillis(1), ran::incrementAndGet);
            c.execute(ran::incrementAndGet);
            c.abort(CloseReason.MALFORMED);
            c.execute(ran::incrementAndGet);
            held.countDown();
        });
        var client = t.client(t.serve(() -> recorder, Limits.DEFAULT));
        client.send("x");
        Await.latch(held, "the callback");
        recorder.awaitClose();
        t.close(); // nobody is left who could run them
        assertThat(ran).hasValue(0);
    }

    @EveryTransport
    void idsAndAddressesAreKnown(TestTransport t) {
        var first = new Recorder();
        var second = new Recorder();
        var at = t.serve(() -> first.lines().isEmpty() ? first : second);
        var client = t.client(at);
        var c = first.connection();
        assertThat(c.remoteAddress()).isEqualTo(client.localAddress());
        assertThat(c.localAddress()).isEqualTo(at);
        assertThat(c.tls()).isEmpty();
        t.client(at);
        assertThat(second.connection().id()).isGreaterThan(c.id());
    }
}
