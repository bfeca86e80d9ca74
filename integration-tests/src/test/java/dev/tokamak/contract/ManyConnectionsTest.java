package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Clients;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.Settings;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Listener;

/** Many at once, too many, and many one after the other. */
class ManyConnectionsTest {

    /** Begins so many connects before it looks after any of them. */
    private static List<SocketChannel> connectAtOnce(InetSocketAddress to, int count) throws IOException {
        var channels = new ArrayList<SocketChannel>();
        for (int i = 0; i < count; i++) {
            var channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(to);
            channels.add(channel);
        }
        for (var channel : channels) {
            Await.eventually(() -> isConnected(channel), "connected");
            channel.configureBlocking(true);
        }
        return channels;
    }

    private static boolean isConnected(SocketChannel channel) {
        try {
            return channel.finishConnect();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(List<SocketChannel> channels) throws IOException {
        for (var channel : channels) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        }
    }

    @EveryTransport
    void aThousandConnectAtOnce(TestTransport t) throws IOException {
        var listener = t.serve(Echo::new, ListenConfig.DEFAULT);
        var channels = connectAtOnce(TestTransport.addressOf(listener), 1000);
        for (var channel : channels) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        }
        for (var channel : channels) {
            var answer = ByteBuffer.allocate(3);
            while (answer.hasRemaining()) {
                assertThat(channel.read(answer)).isPositive();
            }
        }
        assertThat(t.count(Counter.ACCEPTED)).isEqualTo(1000);
        assertThat(listener.openConnections()).isEqualTo(1000);
        close(channels);
        Await.eventually(() -> listener.openConnections() == 0, "all gone");
    }

    /** Counts who is inside, and lets all of them leave at once. */
    private static final class Room {
        private final List<Connection> inside = new CopyOnWriteArrayList<>();
        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        Recorder handler() {
            return new Recorder().onOpen(c -> {
                inside.add(c);
                most.accumulateAndGet(inside.size(), Math::max);
                opened.incrementAndGet();
            }).onClose(inside::remove);
        }

        /** Nobody gets in who should not, and nobody is forgotten. */
        void serve(Listener listener, int limit, int all) throws IOException {
            var channels = connectAtOnce(TestTransport.addressOf(listener), all);
            for (int served = 0; served < all; served += limit) {
                int expected = served + limit;
                Await.eventually(() -> opened.get() == expected && inside.size() == limit,
                        () -> limit + " inside, but " + inside.size() + " of " + opened);
                inside.forEach(c -> c.abort(CloseReason.CLOSED));
            }
            Await.eventually(() -> inside.isEmpty() && listener.openConnections() == 0, "all gone");
            assertThat(most).hasValue(limit);
            close(channels);
        }
    }

    @EveryTransport
    void theLimitOfAListener(TestTransport t) throws IOException {
        var room = new Room();
        var others = new Clients(t, t.serve(Echo::new), 5);
        room.serve(t.serve(room::handler, ListenConfig.DEFAULT.withMaxConnections(100, 0)), 100, 500);
        others.allAreServed();
    }

    @EveryTransport
    void theLimitOfATransport(TransportKind kind) throws IOException {
        try (var t = kind.start(Settings.plain().withMaxConnections(100))) {
            var room = new Room();
            room.serve(t.serve(room::handler, ListenConfig.DEFAULT), 100, 500);
        }
    }

    @EveryTransport
    void anOutgoingConnectionForWhichThereIsNoRoomIsRefused(TransportKind kind) {
        try (var t = kind.start(Settings.plain().withMaxConnections(2))) {
            var at = t.serve(Echo::new);
            t.client(at).ping("one");
            var second = t.client(at);
            second.ping("two");
            var refused = new Recorder();
            t.connect(at, refused, ConnectConfig.DEFAULT);
            assertThat(refused.awaitClose()).isEqualTo(CloseReason.REFUSED);
            assertThat(refused.lines()).containsExactly("close REFUSED");
            second.close();
            Await.eventually(() -> t.count(Counter.CLOSED) == 2, "room again");
        }
    }

    @EveryTransport
    void theLimitPerAddress(TestTransport t) {
        var listener = t.serve(Echo::new, ListenConfig.DEFAULT.withMaxConnections(0, 3));
        var at = listener.localAddress();
        var clients = new ArrayList<RawClient>();
        for (int i = 0; i < 3; i++) {
            clients.add(t.client(at));
            clients.getLast().ping("in");
        }
        for (int i = 0; i < 5; i++) {
            t.client(at).expectEnd();
        }
        assertThat(t.count(Counter.REFUSED)).isEqualTo(5);
        var elsewhere = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 0);
        t.closedInTheEnd(RawClient.connect(elsewhere, at, 0)).ping("another address");
        clients.getFirst().close();
        Await.eventually(() -> listener.openConnections() == 3, "one has left");
        t.client(at).ping("room again");
    }

    /** They are gone before anybody looks at them. */
    @EveryTransport
    void connectionsThatAreResetAtOnceLeaveNothing(TestTransport t) {
        var listener = t.serve(Echo::new, ListenConfig.DEFAULT);
        for (int i = 0; i < 300; i++) {
            RawClient.connect(listener.localAddress()).abort();
        }
        t.client(listener.localAddress()).ping("still listening");
        Await.eventually(() -> listener.openConnections() == 1, "only the last one left");
    }

    @EveryTransport
    void aPeerThatVanishesWithMuchQueuedLeavesNothing(TestTransport t) {
        var recorder = new Recorder().onOpen(c -> {
            for (int i = 0; i < 10_000; i++) {
                c.write(ByteBuffer.allocate(1000));
                c.execute(() -> {});
                c.schedule(Duration.ofMinutes(1), () -> {});
            }
        });
        var client = t.client(t.serve(() -> recorder));
        client.receive(1);
        client.abort();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.PEER_RESET);
        assertThat(recorder.connection().pendingBytes()).isZero();
    }

    /** Closed in every way there is; not one connection stays reachable. */
    @EveryTransport
    void tensOfThousandsComeAndGoAndNothingIsLeft(TestTransport t) {
        int all = Boolean.getBoolean("tokamak.deep") ? 100_000 : 10_000;
        int batch = 500;
        var ever = new ConcurrentLinkedQueue<WeakReference<Connection>>();
        var listener = t.serve(() -> new Remembering(ever), ListenConfig.DEFAULT);
        var at = listener.localAddress();
        for (int done = 0; done < all; done += batch) {
            var clients = new ArrayList<RawClient>();
            for (int i = 0; i < batch; i++) {
                clients.add(RawClient.connect(at));
                if (i % 4 == 0) {
                    clients.get(i).send("q");
                }
            }
            for (int i = 0; i < batch; i++) {
                if (i % 8 == 0) {
                    clients.get(i).receive(1);
                }
                if (i % 3 == 0) {
                    clients.get(i).close();
                } else {
                    clients.get(i).abort();
                }
            }
        }
        t.client(at).ping("?"); // behind all others: nobody is still to be accepted
        Await.eventually(() -> listener.openConnections() == 1, "all others gone");
        assertThat(t.count(Counter.ACCEPTED)).isBetween(all / 2L, all + 1L); // resets may be faster than accepting
        assertThat(t.count(Counter.CLOSED)).isEqualTo(t.count(Counter.ACCEPTED) - 1);
        Await.eventually(() -> {
            System.gc();
            return ever.stream().filter(reference -> reference.get() != null).count() <= 5;
        }, () -> ever.stream().filter(reference -> reference.get() != null).count() + " connections still reachable");
    }

    private record Remembering(ConcurrentLinkedQueue<WeakReference<Connection>> ever)
            implements
                ConnectionHandler {

        @Override
        public void onOpen(Connection c) {
            ever.add(new WeakReference<>(c));
        }

        @Override
        public void onData(Connection c, ByteBuffer in) {
            c.write(in);
        }
    }
}
