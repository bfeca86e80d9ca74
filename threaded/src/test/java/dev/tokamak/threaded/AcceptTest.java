package dev.tokamak.threaded;

import static dev.tokamak.threaded.Given.receive;
import static dev.tokamak.threaded.Given.send;
import static dev.tokamak.threaded.Given.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Listener;
import dev.tokamak.threaded.ThreadedConfig.Kind;

/** Who may come in, and what happens when the system has nothing left to let them in with. */
class AcceptTest {

    private static void converse(Socket client) throws IOException {
        send(client, "ping");
        assertThat(receive(client, 4)).isEqualTo("ping");
    }

    /** So soon, perhaps, that it is noticed while connecting. */
    private static void isReset(Given given, Listener listener) {
        assertThatThrownBy(() -> receive(given.client(listener), 1)).hasMessageContaining("reset");
    }

    /** Accepting fails while a number is above zero, each time taking one off. */
    private record Failing(AtomicInteger left, Throwable with) implements Acceptor.Sockets {
        @Override
        public ServerSocketChannel listen(SocketAddress at, int backlog) throws IOException {
            return Acceptor.listen(at, backlog);
        }

        @Override
        public SocketChannel accept(ServerSocketChannel from) throws IOException {
            if (left.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                if (with instanceof IOException e) {
                    throw e;
                }
                throw (Error) with;
            }
            return from.accept();
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutDescriptorsAcceptingPausesAndGoesOn(Kind kind) throws Exception {
        var failing = new Failing(new AtomicInteger(), new IOException("Too many open files (expected by the test)"));
        try (var given = Given.transport(Given.config(kind), failing)) {
            var listener = given.listen(StreamTest.Echo::new);
            var inside = given.client(listener);
            converse(inside);
            failing.left().set(3);
            converse(given.client(listener)); // accepted by the call that was under way
            var waiting = given.client(listener);
            until("it pauses", () -> given.transport.counters().get(Counter.ACCEPT_PAUSES) > 0);
            converse(inside);
            converse(waiting);
            assertThat(given.transport.counters().get(Counter.ACCEPT_PAUSES)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutThreadsAcceptingPausesAndNothingLeaks(Kind kind) throws Exception {
        var failures = new AtomicInteger();
        var factory = Threads.factory(kind);
        ThreadFactory failing = body -> {
            if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw new OutOfMemoryError("unable to create native thread (expected by the test)");
            }
            return factory.newThread(body);
        };
        try (var given = Given.transport(Given.config(kind), failing)) {
            var listener = given.listen(StreamTest.Echo::new, ListenConfig.DEFAULT.withMaxConnections(2, 2));
            var inside = given.client(listener);
            converse(inside);
            failures.set(2);
            for (int i = 0; i < 2; i++) {
                isReset(given, listener);
            }
            converse(inside);
            converse(given.client(listener)); // there is room, so the others were counted out again
            assertThat(given.transport.counters().get(Counter.ACCEPT_PAUSES)).isEqualTo(2);
            assertThat(given.transport.counters().get(Counter.ACCEPTED)).isEqualTo(4); // two of them were reset
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatFindsNoHelperEnds(Kind kind) throws Exception {
        var fails = new AtomicInteger();
        var factory = Threads.factory(kind);
        ThreadFactory failing = body -> {
            if (fails.get() > 0) {
                throw new OutOfMemoryError("unable to create native thread (expected by the test)");
            }
            return factory.newThread(body);
        };
        var handler = new Recorder();
        try (var given = Given.transport(Given.config(kind), failing)) {
            given.client(given.listen(() -> handler));
            var connection = handler.opened();
            fails.set(1);
            connection.write(Given.bytes("from elsewhere"));
            assertThat(handler.reason()).isEqualTo(CloseReason.IO_ERROR);
            assertThat(given.transport.counters().get(CloseReason.IO_ERROR)).isEqualTo(1);

            var late = new Recorder();
            given.transport.connect(Given.anyPort(), late, ConnectConfig.DEFAULT);
            assertThat(late.reason()).isEqualTo(CloseReason.CONNECT_FAILED);
            assertThatThrownBy(() -> given.listen(StreamTest.Echo::new)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> given.transport.bind(Given.anyPort(), (_, _, _, _) -> {},
                    DatagramConfig.DEFAULT)).isInstanceOf(IOException.class);
            fails.set(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void atTheLimitTheNextOneWaitsUntilSomebodyLeaves(Kind kind) throws Exception {
        try (var given = Given.transport(kind)) {
            var listener = given.listen(StreamTest.Echo::new, ListenConfig.DEFAULT.withMaxConnections(2, 0));
            converse(waitsAtTheDoor(given, listener));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTransportHasALimitToo(Kind kind) throws Exception {
        try (var given = Given.transport(Given.config(kind).withMaxConnections(2))) {
            var listener = given.listen(StreamTest.Echo::new);
            var last = waitsAtTheDoor(given, listener);
            converse(last);
            var second = new Recorder();
            given.transport.connect(listener.localAddress(), second, ConnectConfig.DEFAULT);
            assertThat(second.reason()).isEqualTo(CloseReason.REFUSED);
        }
    }

    /** Two are inside; the third is let in when one of them leaves. */
    private static Socket waitsAtTheDoor(Given given, Listener listener) throws Exception {
        var first = given.client(listener);
        converse(first);
        converse(given.client(listener));
        var third = given.client(listener);
        send(third, "knock");
        third.setSoTimeout(100);
        assertThatThrownBy(() -> third.getInputStream().read()).hasMessageContaining("timed out");
        assertThat(given.transport.counters().get(Counter.ACCEPTED)).isEqualTo(2);
        third.setSoTimeout((int) Given.LONG.toMillis());
        first.close();
        assertThat(receive(third, 5)).isEqualTo("knock");
        assertThat(listener.openConnections()).isEqualTo(2);
        return third;
    }

    @ParameterizedTest
    @EnumSource
    void tooManyFromOneAddressAreResetAndCounted(Kind kind) throws Exception {
        try (var given = Given.transport(kind)) {
            var listener = given.listen(StreamTest.Echo::new, ListenConfig.DEFAULT.withMaxConnections(0, 1));
            var first = given.client(listener);
            converse(first);
            isReset(given, listener);
            assertThat(given.transport.counters().get(Counter.REFUSED)).isEqualTo(1);
            first.close();
            until("it has left", () -> listener.openConnections() == 0);
            converse(given.client(listener));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStrangerWhoInterruptsTheAcceptingThreadDoesNotEndTheListener(Kind kind) throws Exception {
        var accepting = new AtomicReference<Thread>();
        var sockets = new Acceptor.Sockets() {
            @Override
            public ServerSocketChannel listen(SocketAddress at, int backlog) throws IOException {
                return Acceptor.listen(at, backlog);
            }

            @Override
            public SocketChannel accept(ServerSocketChannel from) throws IOException {
                accepting.set(Thread.currentThread());
                return from.accept();
            }
        };
        try (var given = Given.transport(Given.config(kind), sockets)) {
            var listener = given.listen(StreamTest.Echo::new);
            var inside = given.client(listener);
            converse(inside);
            for (int i = 1; i <= 3; i++) {
                int times = i;
                Given.untilBlockedIn("accept", accepting.get());
                accepting.get().interrupt();
                until("it was noticed",
                        () -> given.transport.counters().get(Counter.INTERRUPTS_CLEARED) == times);
                Given.untilBlockedIn("accept", accepting.get());
                converse(given.client(listener));
            }
            converse(inside);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAddressIsFreeWhenCloseReturns(Kind kind) throws Exception {
        try (var given = Given.transport(kind)) {
            SocketAddress at = Given.anyPort();
            for (int i = 0; i < 50; i++) {
                var listener = given.transport.listen(at, StreamTest.Echo::new, ListenConfig.DEFAULT);
                at = listener.localAddress();
                converse(given.client(listener));
                listener.close();
                listener.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aListenerMayBeClosedInACallback(Kind kind) throws Exception {
        var listener = new CompletableFuture<Listener>();
        var returned = new CountDownLatch(1);
        var handler = new Recorder() {
            @Override
            void open(Connection c) throws Exception {
                listener.get().close();
                returned.countDown();
            }
        };
        try (var given = Given.transport(kind)) {
            listener.complete(given.listen(() -> handler));
            var client = given.client(listener.get());
            assertThat(returned.await(20, TimeUnit.SECONDS)).isTrue();
            handler.opened().close();
            assertThat(Given.receiveAll(client)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAddressInUseIsNamed(Kind kind) throws Exception {
        try (var given = Given.transport(kind)) {
            var first = given.listen(StreamTest.Echo::new);
            assertThatThrownBy(
                    () -> given.transport.listen(first.localAddress(), StreamTest.Echo::new, ListenConfig.DEFAULT))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining(first.localAddress().toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerThatCannotBeMadeCostsOneConnection(Kind kind) throws Exception {
        var first = new AtomicInteger();
        try (var given = Given.transport(kind)) {
            var listener = given.listen(() -> {
                if (first.getAndIncrement() == 0) {
                    throw new IllegalStateException("expected by the test");
                }
                return new StreamTest.Echo();
            });
            isReset(given, listener);
            converse(given.client(listener));
            assertThat(given.transport.counters().get(Counter.HANDLER_ERRORS)).isEqualTo(1);
            until("the other is counted out", () -> listener.openConnections() == 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStormNeverExceedsTheLimit(Kind kind) throws Exception {
        var open = new AtomicInteger();
        var most = new AtomicInteger();
        try (var given = Given.transport(Given.config(kind).withMaxConnections(20))) {
            var listener = given.listen(() -> new Recorder() {
                @Override
                void open(Connection c) {
                    most.accumulateAndGet(open.incrementAndGet(), Math::max);
                    closed.thenRun(open::decrementAndGet);
                    c.write(Given.bytes("in"));
                }
            });
            var clients = new ArrayList<Socket>();
            for (int i = 0; i < 200; i++) {
                clients.add(given.client(listener));
            }
            for (var client : clients) {
                assertThat(receive(client, 2)).isEqualTo("in");
                client.close();
            }
            assertThat(most.get()).isBetween(2, 20);
        }
    }
}
