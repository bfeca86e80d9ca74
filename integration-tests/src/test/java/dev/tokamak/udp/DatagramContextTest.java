package dev.tokamak.udp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Settings;
import dev.tokamak.contract.support.ShiftedClock;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.metrics.Counter;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramPort;

/** Sends, tasks, timers and offloaded work of a port: from any thread, serial, in order, bounded. */
final class DatagramContextTest {

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    @EveryTransport
    void datagramsSentFromOtherThreadsArriveInTheOrderOfEach(TestTransport transport) throws Exception {
        var port = transport.bind(RawClient.loopback(0), new UdpRecorder(), DatagramConfig.DEFAULT);
        try (var peer = UdpPeer.open()) {
            var senders = new ArrayList<Thread>();
            for (var name : List.of("a", "b", "c")) {
                senders.add(Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 100; i++) {
                        port.send(peer.address(), utf8(name + i));
                    }
                }));
            }
            for (var sender : senders) {
                sender.join();
            }
            var received = IntStream.range(0, 300).mapToObj(_ -> peer.receiveText()).toList();
            for (var name : List.of("a", "b", "c")) {
                assertThat(received.stream().filter(text -> text.startsWith(name)))
                        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> name + i).toList());
            }
        }
        Await.eventually(() -> transport.count(Counter.DATAGRAMS_SENT) == 300, "each counted as sent");
    }

    @EveryTransport
    void callbacksTasksTimersAndResultsNeverOverlap(TestTransport transport) throws IOException {
        var handler = UdpRecorder.echo();
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
        var ran = new CountDownLatch(600);
        var busy = handler.task(() -> {
            Thread.onSpinWait();
            ran.countDown();
        });
        try (var peer = UdpPeer.open()) {
            for (int i = 0; i < 200; i++) {
                port.execute(busy);
                port.schedule(Duration.ofMillis(i % 5), busy);
                port.offload(() -> 1, (_, _) -> busy.run());
                peer.ping(port.localAddress(), "round " + i);
            }
        }
        Await.latch(ran, "every task, timer and result");
        port.close();
        handler.awaitClose();
    }

    @EveryTransport
    void tasksRunInTheOrderOfTheCalls(TestTransport transport) throws IOException {
        var port = transport.bind(RawClient.loopback(0), new UdpRecorder(), DatagramConfig.DEFAULT);
        var order = new ConcurrentLinkedQueue<Integer>();
        var done = new CountDownLatch(1);
        for (int i = 0; i < 500; i++) {
            int number = i;
            port.execute(() -> order.add(number));
        }
        port.execute(done::countDown);
        Await.latch(done, "the last task");
        assertThat(order).containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
    }

    @EveryTransport
    void aTaskOfACallbackRunsAfterItNotInsideIt(TestTransport transport) throws IOException {
        var events = new CopyOnWriteArrayList<String>();
        var handler = new UdpRecorder().on((port, from, _) -> {
            port.execute(() -> {
                events.add("task");
                port.send(from, utf8("from the task"));
            });
            port.schedule(Duration.ZERO, () -> {
                events.add("timer");
                port.send(from, utf8("from the timer"));
            });
            port.offload(() -> "from the work", (text, _) -> port.send(from, utf8(text)));
            events.add("callback ends");
        });
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
        try (var peer = UdpPeer.open()) {
            peer.send(port.localAddress(), "go");
            assertThat(List.of(peer.receiveText(), peer.receiveText(), peer.receiveText()))
                    .containsExactlyInAnyOrder("from the task", "from the timer", "from the work");
        }
        assertThat(events).first().isEqualTo("callback ends");
    }

    @EveryTransport
    void timersAreNeverEarly(TestTransport transport) throws IOException {
        var port = transport.bind(RawClient.loopback(0), new UdpRecorder(), DatagramConfig.DEFAULT);
        var early = new AtomicInteger();
        var ran = new CountDownLatch(50);
        for (int i = 0; i < 50; i++) {
            long nanos = 1_000_000L * i + 300_000;
            long due = System.nanoTime() + nanos;
            port.schedule(Duration.ofNanos(nanos), () -> {
                early.addAndGet(System.nanoTime() - due < 0 ? 1 : 0);
                ran.countDown();
            });
        }
        Await.latch(ran, "every timer");
        assertThat(early).hasValue(0);
    }

    /** Time stands still until all are cancelled. */
    @EveryTransport
    void timersCanBeCancelled(TransportKind kind) throws IOException {
        var clock = new ShiftedClock(0);
        try (var transport = kind.start(Settings.plain().withClock(clock))) {
            clock.freeze();
            var port = transport.bind(RawClient.loopback(0), new UdpRecorder(), DatagramConfig.DEFAULT);
            var cancelled = new AtomicInteger();
            for (int i = 0; i < 50; i++) {
                port.schedule(Duration.ofMillis(i + 1), cancelled::incrementAndGet).cancel();
            }
            var after = new CountDownLatch(1);
            port.schedule(Duration.ofMillis(60), after::countDown);
            clock.jump(Duration.ofMillis(60));
            Await.latch(after, "a timer after those that were cancelled");
            assertThat(cancelled).hasValue(0);
        }
    }

    @EveryTransport
    void offloadedWorkMayBlockWhileThePortGoesOn(TestTransport transport) throws IOException {
        var release = new CountDownLatch(1);
        var failure = new CopyOnWriteArrayList<Throwable>();
        var handler = new UdpRecorder().on((port, from, payload) -> {
            if (payload.get(payload.position()) == 'b') {
                port.offload(() -> release.await(15, TimeUnit.SECONDS),
                        (_, _) -> port.send(from, utf8("released")));
                port.offload(() -> {
                    throw new IOException("of the work");
                }, (_, thrown) -> failure.add(thrown));
            } else {
                port.send(from, payload);
            }
        });
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
        try (var peer = UdpPeer.open()) {
            peer.send(port.localAddress(), "block");
            peer.ping(port.localAddress(), "meanwhile");
            release.countDown();
            assertThat(peer.receiveText()).isEqualTo("released");
        }
        Await.eventually(() -> failure.size() == 1, "what the work threw");
        assertThat(failure.getFirst()).isInstanceOf(IOException.class).hasMessage("of the work");
    }

    /** Backpressure does not exist for datagrams: what waits for the port's own thread is bounded, the rest is dropped. */
    @EveryTransport
    void theQueueOfOtherThreadsIsBoundedAndWhatIsDroppedIsCounted(TestTransport transport) throws IOException {
        var inside = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var config = new DatagramConfig("bounded", 512, 0, 16, false);
        var handler = new UdpRecorder().on((_, _, _) -> {
            inside.countDown();
            Await.latch(release, "release");
        });
        var port = transport.bind(RawClient.loopback(0), handler, config);
        try (var peer = UdpPeer.open()) {
            peer.send(port.localAddress(), "hold the port's thread");
            Await.latch(inside, "the callback");
            int queued = 0;
            for (int i = 0; i < 100; i++) {
                queued += port.send(peer.address(), utf8("datagram " + i)) ? 1 : 0;
            }
            assertThat(queued).isEqualTo(16);
            assertThat(transport.count(Counter.DATAGRAMS_DROPPED)).isEqualTo(84);
            release.countDown();
            for (int i = 0; i < 16; i++) {
                assertThat(peer.receiveText()).isEqualTo("datagram " + i);
            }
        } finally {
            release.countDown();
        }
        Await.eventually(() -> transport.count(Counter.DATAGRAMS_SENT) == 16, "each counted as sent");
    }

    /** A flood of tasks and timers that resubmit themselves leaves the port room for datagrams. */
    @EveryTransport
    void aTaskThatResubmitsItselfDoesNotStarveDatagrams(TestTransport transport) throws IOException {
        var handler = UdpRecorder.echo();
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
        var rounds = new AtomicLong();
        port.execute(again(port, rounds));
        try (var peer = UdpPeer.open()) {
            for (int i = 0; i < 50; i++) {
                peer.ping(port.localAddress(), "round " + i);
            }
        }
        assertThat(rounds.get()).isPositive();
        port.close();
        assertThat(handler.awaitClose()).isNotNull();
    }

    private static Runnable again(DatagramPort port, AtomicLong rounds) {
        return () -> {
            rounds.incrementAndGet();
            port.execute(again(port, rounds));
        };
    }
}
