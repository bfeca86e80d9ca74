package dev.tokamak.threaded;

import static dev.tokamak.threaded.Given.bytes;
import static dev.tokamak.threaded.Given.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.Limits;
import dev.tokamak.threaded.ThreadedConfig.Kind;

/** Outgoing connections. */
class ConnectTest {

    /** Says what it receives. */
    private static Recorder listening() {
        return new Recorder() {
            @Override
            void data(Connection c, ByteBuffer in) {
                say(text(in));
            }
        };
    }

    /** A listening socket that accepts nobody and whose backlog is full: connecting to it takes for ever. */
    private static final class Deaf implements Closeable {
        final ServerSocket server = new ServerSocket();
        private final List<Socket> fillers = new ArrayList<>();

        Deaf() throws Exception {
            server.bind(Given.anyPort(), 1);
            for (int i = 0; i < 8; i++) {
                var filler = new Socket();
                fillers.add(filler);
                try {
                    filler.connect(server.getLocalSocketAddress(), 100);
                } catch (SocketTimeoutException e) {
                    return;
                }
            }
            throw new AssertionError("the backlog does not fill");
        }

        @Override
        public void close() throws IOException {
            for (var filler : fillers) {
                filler.close();
            }
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasWrittenBeforeItWasEstablishedArrives(Kind kind) throws Exception {
        var handler = listening();
        try (var given = Given.transport(kind)) {
            var listener = given.listen(StreamTest.Echo::new);
            var connection = given.transport.connect(listener.localAddress(), handler, ConnectConfig.DEFAULT);
            connection.write(bytes("hello"));
            connection.shutdownOutput();
            assertThat(handler.next()).isEqualTo("hello");
            assertThat(handler.reason()).isEqualTo(CloseReason.CLOSED);
            assertThat(given.transport.counters().get(Counter.CONNECTED)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNameIsLookedUpAndEveryAddressTried(Kind kind) throws Exception {
        var handler = listening();
        try (var given = Given.transport(kind)) {
            int port = ((InetSocketAddress) given.listen(StreamTest.Echo::new).localAddress()).getPort();
            var connection = given.transport.connect(InetSocketAddress.createUnresolved("localhost", port), handler,
                    ConnectConfig.DEFAULT);
            connection.write(bytes("hello"));
            assertThat(handler.next()).isEqualTo("hello");
            assertThat(handler.opened().remoteAddress().toString()).contains("127.0.0.1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedConnectGivesOnlyOnClose(Kind kind) throws Exception {
        var handler = listening();
        try (var given = Given.transport(kind)) {
            var listener = given.listen(StreamTest.Echo::new);
            listener.close();
            given.transport.connect(listener.localAddress(), handler, ConnectConfig.DEFAULT);
            assertThat(handler.next()).isEqualTo("closed CONNECT_FAILED");
            assertThat(handler.cause.get()).hasMessageContaining(listener.localAddress().toString());
            assertThat(handler.connection).isNotDone();
        }
    }

    /** A label is longer than a name may have (RFC 1035, section 2.3.4): no name server is asked, or waited for. */
    @ParameterizedTest
    @EnumSource
    void aNameThatDoesNotExistGivesOnlyOnClose(Kind kind) throws Exception {
        var handler = listening();
        var nobody = "x".repeat(64);
        try (var given = Given.transport(kind)) {
            given.transport.connect(InetSocketAddress.createUnresolved(nobody, 1), handler, ConnectConfig.DEFAULT);
            assertThat(handler.next()).isEqualTo("closed CONNECT_FAILED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectThatTakesTooLongTimesOut(Kind kind) throws Exception {
        var handler = listening();
        try (var deaf = new Deaf(); var given = Given.transport(kind)) {
            given.transport.connect(deaf.server.getLocalSocketAddress(), handler,
                    ConnectConfig.DEFAULT.withTimeout(Duration.ofMillis(200)));
            assertThat(handler.next()).isEqualTo("closed CONNECT_TIMEOUT");
            assertThat(handler.connection).isNotDone();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeAndAbortCancel(Kind kind) throws Exception {
        try (var deaf = new Deaf(); var given = Given.transport(kind)) {
            var closed = listening();
            given.transport.connect(deaf.server.getLocalSocketAddress(), closed, ConnectConfig.DEFAULT).close();
            assertThat(closed.next()).isEqualTo("closed CLOSED");
            var aborted = listening();
            var connection = given.transport.connect(deaf.server.getLocalSocketAddress(), aborted,
                    ConnectConfig.DEFAULT);
            connection.write(bytes("never sent"));
            connection.abort(CloseReason.MALFORMED);
            assertThat(aborted.next()).isEqualTo("closed MALFORMED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void tasksAndTimersRunWhileConnecting(Kind kind) throws Exception {
        try (var deaf = new Deaf(); var given = Given.transport(kind)) {
            var handler = listening();
            var connection = given.transport.connect(deaf.server.getLocalSocketAddress(), handler,
                    ConnectConfig.DEFAULT);
            var ran = new CompletableFuture<Boolean>();
            connection.schedule(Duration.ofMillis(10), () -> ran.complete(connection.write(bytes("x"))));
            assertThat(ran.get()).isTrue();
            connection.abort(CloseReason.CLOSED);
            assertThat(handler.next()).isEqualTo("closed CLOSED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectingConnectionEndsWithTheTransport(Kind kind) throws Exception {
        var handler = listening();
        try (var deaf = new Deaf(); var given = Given.transport(kind)) {
            given.transport.connect(deaf.server.getLocalSocketAddress(), handler, ConnectConfig.DEFAULT);
            given.transport.shutdown(Given.LONG);
            assertThat(handler.next()).isEqualTo("closed SHUTDOWN");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallbackMayConnectToItsOwnTransport(Kind kind) throws Exception {
        var inner = listening();
        var address = new AtomicReference<SocketAddress>();
        try (var given = Given.transport(kind)) {
            address.set(given.listen(StreamTest.Echo::new).localAddress());
            var relay = given.listen(() -> new Recorder() {
                @Override
                void open(Connection c) {
                    given.transport.connect(address.get(), inner, ConnectConfig.DEFAULT).write(bytes("relayed"));
                }
            });
            given.client(relay);
            assertThat(inner.next()).isEqualTo("relayed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileShuttingDownItIsRefusedOnAnotherThreadAndAfterwardsAtOnce(Kind kind) throws Exception {
        var thread = new CompletableFuture<Thread>();
        var handler = listening();
        handler.closed.thenRun(() -> thread.complete(Thread.currentThread()));
        var busy = new Recorder();
        try (var given = Given.transport(kind)) {
            given.client(given.listen(() -> busy));
            var mayEnd = new CountDownLatch(1);
            busy.opened().offload(() -> mayEnd.await(20, TimeUnit.SECONDS), (_, _) -> {});
            var shutdown = Thread.ofPlatform().start(() -> given.transport.shutdown(Given.LONG));
            Given.until("it has begun", () -> {
                try {
                    given.listen(StreamTest.Echo::new).close();
                    return false;
                } catch (IllegalStateException | IOException e) {
                    return true;
                }
            });
            given.transport.connect(Given.anyPort(), handler, ConnectConfig.DEFAULT);
            assertThat(handler.next()).isEqualTo("closed REFUSED");
            assertThat(thread.get()).isNotSameAs(Thread.currentThread());
            mayEnd.countDown();
            shutdown.join();
            assertThatThrownBy(() -> given.transport.connect(Given.anyPort(), handler, ConnectConfig.DEFAULT))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAddressThatDoesNotAnswerLeavesTimeForTheNext(Kind kind) throws Exception {
        var engine = new Engine(Given.config(kind).withName("another"), Threads.factory(kind));
        engine.timers.start();
        var limits = Limits.DEFAULT;
        try (var deaf = new Deaf(); var given = Given.transport(kind)) {
            var addresses = List.of(deaf.server.getLocalSocketAddress(),
                    given.listen(StreamTest.Echo::new).localAddress());
            var client = new TcpClient(engine, listening(), limits, addresses.getFirst(), null, () -> {});
            var connecting = new Connecting(client, addresses.getFirst(), ConnectConfig.DEFAULT);
            try (var connected = connecting.connectToOneOf(addresses, System.nanoTime() + 1_000_000_000)) {
                assertThat(connected).isNotNull();
                assertThat(connected.getRemoteAddress()).isEqualTo(addresses.getLast());
            }
            client.refuse(CloseReason.CLOSED, null);
        } finally {
            engine.timers.stop();
        }
    }

    @Test
    void aThousandAtOnce() throws Exception {
        try (var given = Given.transport(Kind.VIRTUAL)) {
            var address = given.listen(StreamTest.Echo::new).localAddress();
            var handlers = new ArrayList<Recorder>();
            for (int i = 0; i < 1000; i++) {
                var handler = listening();
                handlers.add(handler);
                given.transport.connect(address, handler, ConnectConfig.DEFAULT).write(bytes("%04d".formatted(i)));
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(handlers.get(i).next()).isEqualTo("%04d".formatted(i));
            }
        }
    }
}
