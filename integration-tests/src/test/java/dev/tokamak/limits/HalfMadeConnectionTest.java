package dev.tokamak.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.metrics.Counter;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.ListenConfig;

/** Connections that are accepted and then come to nothing: what they took is given back. */
final class HalfMadeConnectionTest {

    /** Setting any option of any socket fails for a while. */
    @Timeout(45)
    @ParameterizedTest
    @EnumSource
    void socketsThatCannotBeConfiguredAreClosedAndTheServerIsNoWorseForIt(TransportKind kind) throws Exception {
        Needs.linux();
        Needs.command("strace");
        try (var server = ForkedServer.start(kind, List.of())) {
            try (var client = RawClient.connect(server.address())) {
                client.ping("before");
            }
            Await.eventually(() -> server.figure("open") == 0, "gone again");
            long descriptors = server.figure("descriptors");
            var saboteur = new ProcessBuilder("strace", "-f", "-o", "/dev/null", "-e", "trace=setsockopt", "-e",
                    "inject=setsockopt:error=EINVAL", "-p", String.valueOf(server.pid())).redirectErrorStream(true)
                    .start();
            try {
                var first = saboteur.inputReader().readLine();
                Needs.require(first != null && first.contains("attached"),
                        "strace must be allowed to attach: " + first);
                int cut = 0;
                for (int i = 0; i < 40; i++) {
                    cut += isCut(server.address()) ? 1 : 0;
                }
                assertThat(cut).as("of 40 connections").isEqualTo(40);
            } finally {
                saboteur.destroy();
                assertThat(saboteur.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            }
            Await.eventually(() -> server.figure("open") == 0, "none counted any more");
            assertThat(server.figure("ACCEPTED")).isEqualTo(41);
            Await.eventually(() -> server.instancesOf("dev.tokamak.wire.ConnectionCore") == 0, "none in memory");
            Await.eventually(() -> server.figure("descriptors") <= descriptors, "none holds a descriptor");
            try (var client = RawClient.connect(server.address())) {
                client.ping("after");
            }
        }
    }

    /** A connection that comes to nothing: cut at once, or a little later. */
    private static boolean isCut(InetSocketAddress address) {
        try (var client = RawClient.connect(address)) {
            return client.receiveSome(1).length == 0;
        } catch (UncheckedIOException e) {
            assertThat(e).hasStackTraceContaining("reset");
            return true;
        }
    }

    @EveryTransport
    void aFactoryThatThrowsCostsTheConnectionAndNothingElse(TestTransport transport) {
        var made = new AtomicInteger();
        var listener = transport.serve(() -> {
            if (made.incrementAndGet() % 2 == 0) {
                throw new IllegalStateException("thrown on purpose");
            }
            return new Echo();
        }, ListenConfig.DEFAULT.withMaxConnections(2, 0)); // a place that is not given back would be missed
        var address = TestTransport.addressOf(listener);
        for (int i = 0; i < 20; i++) {
            if (i % 2 == 0) {
                try (var client = RawClient.connect(address)) {
                    client.ping("served");
                }
            } else {
                assertThat(isCut(address)).isTrue();
            }
            Await.eventually(() -> listener.openConnections() == 0, "its place is free again");
        }
        assertThat(transport.count(Counter.HANDLER_ERRORS)).isEqualTo(10);
    }

    /** They connect and cut the connection while the listener is held up elsewhere. */
    @EveryTransport
    void clientsThatAreGoneBeforeTheyAreAcceptedLeaveNothing(TestTransport transport) {
        var release = new CountDownLatch(1);
        var held = new CountDownLatch(1);
        var first = new AtomicInteger();
        var listener = transport.serve(() -> new ConnectionHandler() {
            @Override
            public void onOpen(Connection c) {
                if (first.getAndIncrement() == 0) {
                    held.countDown();
                    Await.latch(release, "the others have come and gone");
                }
            }

            @Override
            public void onData(Connection c, ByteBuffer in) {
                c.write(in);
            }
        }, ListenConfig.DEFAULT);
        var address = TestTransport.addressOf(listener);
        var patient = transport.client(address);
        Await.latch(held, "the loop is held");
        var gone = new ArrayList<RawClient>();
        for (int i = 0; i < 200; i++) {
            gone.add(RawClient.connect(address).send("never mind"));
        }
        gone.forEach(RawClient::abort);
        release.countDown();
        patient.ping("served");
        transport.client(address).ping("served too");
        Await.eventually(() -> listener.openConnections() == 2,
                () -> "only the living, have " + listener.openConnections());
    }
}
