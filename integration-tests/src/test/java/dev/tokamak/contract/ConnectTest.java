package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Clients;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.Unserved;
import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.ListenConfig;

/** Outgoing connections: usable and cancellable at once; whatever fails gives only {@code onClose} (promise 4). */
class ConnectTest {

    private static final ConnectConfig SOON = ConnectConfig.DEFAULT.withTimeout(Duration.ofMillis(300));

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A listener whose backlog is full: the system drops what else asks for a connection. */
    private static final class FullListener implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        private final List<SocketChannel> waiting = new ArrayList<>();

        FullListener() throws IOException {
            for (int i = 0; i < 8; i++) {
                var channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(address());
                waiting.add(channel);
            }
        }

        InetSocketAddress address() {
            return RawClient.loopback(server.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            for (var channel : waiting) {
                channel.close();
            }
            server.close();
        }
    }

    @EveryTransport
    void whatIsWrittenBeforeItIsOpenIsSent(TestTransport t) {
        var at = t.serve(Echo::new);
        var recorder = new Recorder();
        var c = t.connect(at, recorder, ConnectConfig.DEFAULT);
        c.write(text("early"));
        Await.eventually(() -> recorder.lines().contains("data early"), () -> "echo: " + recorder.lines());
        assertThat(c.remoteAddress()).isEqualTo(at);
        assertThat(((InetSocketAddress) c.localAddress()).getPort()).isPositive();
        assertThat(t.count(Counter.CONNECTED)).isEqualTo(1);
        c.close();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
        assertThat(recorder.lines().getFirst()).isEqualTo("open");
    }

    @EveryTransport
    void closeBeforeItIsOpenSendsWhatIsQueuedOrCancels(TestTransport t) {
        var server = new Recorder();
        var recorder = new Recorder();
        var c = t.connect(t.serve(() -> server), recorder, ConnectConfig.DEFAULT);
        c.write(text("and goodbye"));
        c.close();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
        assertThat(server.awaitClose()).isEqualTo(CloseReason.PEER_CLOSED);
        assertThat(server.lines()).contains("data and goodbye");
    }

    @EveryTransport
    void refused(TestTransport t) {
        var recorder = new Recorder();
        try (var nobody = Unserved.tcp()) {
            t.connect(nobody.address(), recorder, ConnectConfig.DEFAULT);
            assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CONNECT_FAILED);
        }
        assertThat(recorder.lines()).containsExactly("close CONNECT_FAILED");
        assertThat(recorder.cause()).isInstanceOf(IOException.class).hasMessageContaining("127.0.0.1");
    }

    @EveryTransport
    void aNameThatCanNotBeResolved(TestTransport t) {
        var recorder = new Recorder();
        t.connect(InetSocketAddress.createUnresolved("nobody.invalid", 7), recorder, ConnectConfig.DEFAULT);
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CONNECT_FAILED);
        assertThat(recorder.lines()).containsExactly("close CONNECT_FAILED");
        assertThat(recorder.cause()).isInstanceOf(UnknownHostException.class);
    }

    @EveryTransport
    void aListenerThatDoesNotAnswerInTime(TestTransport t) throws IOException {
        try (var full = new FullListener()) {
            var recorder = new Recorder();
            long before = System.nanoTime();
            t.connect(full.address(), recorder, SOON);
            assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CONNECT_TIMEOUT);
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(SOON.timeout().toNanos());
            assertThat(recorder.lines()).containsExactly("close CONNECT_TIMEOUT");
        }
    }

    @EveryTransport
    void cancelledBeforeItIsEstablished(TestTransport t) throws IOException {
        try (var full = new FullListener()) {
            var closed = new Recorder();
            var aborted = new Recorder();
            var first = t.connect(full.address(), closed, ConnectConfig.DEFAULT);
            var second = t.connect(full.address(), aborted, ConnectConfig.DEFAULT);
            first.close();
            second.abort(CloseReason.MALFORMED);
            assertThat(closed.awaitClose()).isEqualTo(CloseReason.CLOSED);
            assertThat(aborted.awaitClose()).isEqualTo(CloseReason.MALFORMED);
            assertThat(closed.lines()).containsExactly("close CLOSED");
            assertThat(aborted.lines()).containsExactly("close MALFORMED");
        }
    }

    @EveryTransport
    void tasksAndTimersOfAConnectionThatIsNotOpenYet(TestTransport t) throws IOException {
        try (var full = new FullListener()) {
            var recorder = new Recorder();
            var c = t.connect(full.address(), recorder, ConnectConfig.DEFAULT);
            c.schedule(Duration.ofMillis(30), () -> c.abort(CloseReason.IDLE));
            assertThat(recorder.awaitClose()).isEqualTo(CloseReason.IDLE);
            assertThat(recorder.count("open")).isZero();
        }
    }

    /** localhost is ::1 and 127.0.0.1 on many machines, and the listener has only one of them. */
    @EveryTransport
    void aNameIsResolvedAndEachOfItsAddressesTried(TestTransport t) throws IOException {
        var at = t.serve(Echo::new);
        var recorder = new Recorder();
        var name = InetSocketAddress.createUnresolved("localhost", at.getPort());
        var c = t.connect(name, recorder, ConnectConfig.DEFAULT);
        assertThat(c.remoteAddress()).isIn(name, at);
        c.write(text("found"));
        Await.eventually(() -> recorder.lines().contains("data found"), () -> "echo: " + recorder.lines());
        assertThat(c.remoteAddress()).isEqualTo(at);
        var onlySix = t.listen(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0), Echo::new, ListenConfig.DEFAULT);
        var second = new Recorder();
        if (InetAddress.getAllByName("localhost").length > 1) {
            t.connect(InetSocketAddress.createUnresolved("localhost", TestTransport.addressOf(onlySix).getPort()),
                    second,
                    ConnectConfig.DEFAULT).write(text("six"));
            Await.eventually(() -> second.lines().contains("data six"), () -> "echo: " + second.lines());
        }
    }

    @EveryTransport
    void allNamesFailingGivesOneReason(TestTransport t) {
        var recorder = new Recorder();
        try (var nobody = Unserved.tcp()) {
            t.connect(InetSocketAddress.createUnresolved("localhost", nobody.address().getPort()), recorder,
                    ConnectConfig.DEFAULT);
            assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CONNECT_FAILED);
        }
        assertThat(recorder.lines()).containsExactly("close CONNECT_FAILED");
    }

    /** A relay: each connection opens another one from inside its callbacks. */
    private static final class Relay implements ConnectionHandler {

        private final Function<ConnectionHandler, Connection> dial;
        private Connection upstream;

        Relay(Function<ConnectionHandler, Connection> dial) {
            this.dial = dial;
        }

        @Override
        public void onData(Connection c, ByteBuffer in) {
            if (upstream == null) {
                upstream = dial.apply(new Recorder().onData((_, answer) -> c.write(answer)).onClose(_ -> c.close()));
            }
            upstream.write(in);
        }

        @Override
        public void onClose(Connection c, CloseReason why, Throwable cause) {
            upstream.close();
        }
    }

    @EveryTransport
    void fromInsideACallback(TestTransport t) {
        var echo = t.serve(Echo::new);
        var relay = t.serve(() -> new Relay(handler -> t.connect(echo, handler, ConnectConfig.DEFAULT)));
        new Clients(t, relay, 50).allAreServed();
        assertThat(t.count(Counter.CONNECTED)).isEqualTo(50);
    }

    @EveryTransport
    void onlyOneWakeUpForAConnectionThatIsBeingMade(TestTransport t) throws IOException {
        try (var full = new FullListener()) {
            long before = t.turns();
            var recorder = new Recorder();
            t.connect(full.address(), recorder, SOON);
            assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CONNECT_TIMEOUT);
            assertThat(t.turns() - before).isLessThan(20); // 0 without loops
        }
    }
}
