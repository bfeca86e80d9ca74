package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.Limits;
import dev.tokamak.net.SharedBytes;

/** Connections that have to do with each other. */
class AcrossConnectionsTest {

    /** Both are ready in the same batch, and whichever comes first ends the other. */
    @EveryTransport
    void oneEndsAnotherOfTheSameBatch(TestTransport t) {
        for (int round = 0; round < 20; round++) {
            var release = new CountDownLatch(1);
            var held = new CountDownLatch(1);
            var holder = new Recorder().onData((_, in) -> { // all of a loop waits for this one
                in.position(in.limit());
                held.countDown();
                Await.latch(release, "the release");
            });
            var a = new Recorder();
            var b = new Recorder();
            a.onData((_, in) -> {
                in.position(in.limit());
                b.connection().abort(CloseReason.MALFORMED);
            });
            b.onData((_, in) -> {
                in.position(in.limit());
                a.connection().abort(CloseReason.MALFORMED);
            });
            var hold = t.client(t.serve(() -> holder));
            var clientA = t.client(t.serve(() -> a));
            var clientB = t.client(t.serve(() -> b));
            a.connection();
            b.connection();
            hold.send("x");
            Await.latch(held, "held");
            send(clientA);
            send(clientB);
            release.countDown();
            Await.eventually(() -> a.isClosed() || b.isClosed(), "one of them ended");
            var ended = a.isClosed() ? a : b;
            assertThat(ended.awaitClose()).isEqualTo(CloseReason.MALFORMED);
            if (t.kind() == TransportKind.REACTOR) {
                assertThat(ended.count("data")).as("offered after it was ended").isZero();
            }
            t.closeAllClients();
        }
    }

    private static void send(RawClient client) {
        try {
            client.send("x");
        } catch (UncheckedIOException _) {
            // cut already, where nobody waits for the holder
        }
    }

    /** A message goes through a ring: each connection's callback writes to the next one. */
    @EveryTransport
    void eachWritesToTheNext(TestTransport t) {
        int size = 50;
        var ring = new ArrayList<Recorder>();
        for (int i = 0; i < size; i++) {
            int next = i + 1;
            ring.add(new Recorder().onData((_, in) -> {
                if (next < size) {
                    ring.get(next).connection().write(in);
                }
            }));
        }
        var clients = new ArrayList<RawClient>();
        for (var recorder : ring) {
            clients.add(t.client(t.serve(() -> recorder)));
            recorder.connection();
        }
        for (int i = 0; i < size - 1; i++) {
            clients.get(i).send("token " + i + "!");
            assertThat(clients.get(i + 1).receiveText(("token " + i + "!").length())).isEqualTo("token " + i + "!");
        }
    }

    @EveryTransport
    void tasksHandedToEachOtherForAWhile(TestTransport t) {
        var one = new Recorder();
        var two = new Recorder();
        t.client(t.serve(() -> one));
        t.client(t.serve(() -> two));
        var hops = new AtomicInteger();
        hop(one, two, hops);
        Await.eventually(() -> hops.get() == 1000, () -> "1,000 hops, but " + hops);
    }

    private static void hop(Recorder from, Recorder to, AtomicInteger hops) {
        to.connection().execute(to.task("hop", () -> {
            if (hops.incrementAndGet() < 1000) {
                hop(to, from, hops);
            }
        }));
    }

    /** A room of fifty, of whom one never reads: that one is dropped, the others lose nothing. */
    @EveryTransport
    void sharedBytesForFiftyOfWhomOneNeverReads(TestTransport t) throws InterruptedException {
        int messages = 2000;
        int length = 4000;
        var members = new ArrayList<Recorder>();
        var limits = Limits.DEFAULT.withSlowConsumer(1 << 20, Duration.ofMinutes(1), 1 << 20, Duration.ofMinutes(1));
        var bystander = t.client(t.serve(Echo::new));
        var received = new AtomicIntegerArray(50);
        var readers = new ArrayList<Thread>();
        for (int i = 0; i < 50; i++) {
            var member = new Recorder();
            members.add(member);
            var client = t.client(t.serve(() -> member, limits));
            member.connection();
            int reader = i;
            if (reader > 0) {
                readers.add(Thread.ofVirtual().start(() -> {
                    for (int n = 0; n < messages; n++) {
                        assertThat(client.receive(length)[0]).isEqualTo((byte) n);
                        received.incrementAndGet(reader);
                    }
                }));
            }
        }
        for (int n = 0; n < messages; n++) {
            var message = SharedBytes.copyOf(filled(length, n));
            members.forEach(member -> member.connection().write(message));
            int behind = n - 100; // less than the hard limit
            Await.eventually(() -> IntStream.range(1, 50).allMatch(i -> received.get(i) >= behind), "they keep up");
        }
        for (var reader : readers) {
            reader.join();
        }
        assertThat(IntStream.range(1, 50).allMatch(i -> received.get(i) == messages)).isTrue();
        assertThat(members.getFirst().awaitClose()).isEqualTo(CloseReason.SLOW_CONSUMER);
        assertThat(t.count(Counter.SLOW_CONSUMERS)).isEqualTo(1);
        assertThat(members.stream().skip(1)).noneMatch(Recorder::isClosed);
        bystander.ping("not delayed");
    }

    private static byte[] filled(int length, int value) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /**
     * Nobody waits for anybody: of two that write to each other and never read, one runs into the hard limit, or both come
     * above high water and are read no more, and then nothing moves until one is taken for stalled.
     */
    @EveryTransport
    void twoThatFloodEachOtherThroughTheServer(TestTransport t) throws InterruptedException {
        var pair = new ArrayList<Recorder>();
        var limits = Limits.DEFAULT.withSlowConsumer(1 << 20, Duration.ofMinutes(1), 4 << 20, Duration.ofMillis(300));
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 2; i++) {
            int other = 1 - i;
            var recorder = new Recorder().onData((c, in) -> {
                Connection to = pair.get(other).connection();
                to.write(ByteBuffer.allocate(in.remaining()));
                in.position(in.limit());
            });
            pair.add(recorder);
        }
        var clients = new ArrayList<RawClient>();
        for (var recorder : pair) {
            clients.add(t.client(t.serve(() -> recorder, limits)));
            recorder.connection();
        }
        for (var client : clients) {
            threads.add(Thread.startVirtualThread(() -> {
                try {
                    for (int n = 0; n < 1000; n++) {
                        client.send(new byte[50_000]);
                    }
                } catch (UncheckedIOException _) {
                    // dropped, as it should be
                }
            }));
        }
        Await.eventually(() -> pair.get(0).isClosed() || pair.get(1).isClosed(), "one is dropped");
        t.closeAllClients();
        for (var thread : threads) {
            thread.join();
        }
        assertThat(t.count(Counter.SLOW_CONSUMERS)).isPositive();
    }
}
