package dev.tokamak.udp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.OwnPort;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramPort;

/** How ports begin and end: where they are bound, and onClose exactly once, last, with a reason. */
final class DatagramEndTest {

    private static InetSocketAddress addressOf(DatagramPort port) {
        return (InetSocketAddress) port.localAddress();
    }

    @EveryTransport
    void portZeroIsAnyFreePort(TestTransport transport) throws IOException {
        var one = transport.bind(RawClient.loopback(0), UdpRecorder.echo(), DatagramConfig.DEFAULT);
        var two = transport.bind(RawClient.loopback(0), UdpRecorder.echo(), DatagramConfig.DEFAULT);
        assertThat(addressOf(one).getPort()).isPositive().isNotEqualTo(addressOf(two).getPort());
        assertThat(addressOf(one).getAddress().isLoopbackAddress()).isTrue();
        try (var peer = UdpPeer.open()) {
            peer.ping(one.localAddress(), "one");
            peer.ping(two.localAddress(), "two");
        }
    }

    @EveryTransport
    void aTakenPortIsRefusedWithItsNameAlsoWhenItIsSpread(TestTransport transport) throws IOException {
        for (var spread : new boolean[] {false, true}) {
            var config = DatagramConfig.DEFAULT.withSpread(spread);
            var holder = transport.bind(RawClient.loopback(0), UdpRecorder.echo(), config);
            for (var other : new boolean[] {false, true}) {
                assertThatThrownBy(() -> transport.bind(holder.localAddress(), UdpRecorder.echo(),
                        DatagramConfig.DEFAULT.withSpread(other))).isInstanceOf(IOException.class)
                        .hasMessageContaining(":" + addressOf(holder).getPort());
            }
            try (var peer = UdpPeer.open()) {
                peer.ping(holder.localAddress(), "still served");
            }
        }
    }

    @EveryTransport
    void closedFromOutside(TestTransport transport) throws IOException {
        var handler = UdpRecorder.echo();
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
        try (var peer = UdpPeer.open()) {
            peer.ping(port.localAddress(), "before");
            port.close();
            port.close();
            assertThat(handler.awaitClose()).isEqualTo(CloseReason.CLOSED);
            assertThat(port.send(peer.address(), ByteBuffer.allocate(1))).isFalse();
            assertThat(transport.count(Counter.DATAGRAMS_DROPPED)).isEqualTo(1);
            assertThat(peer.receivesWithin(20)).isFalse();
        }
    }

    @EveryTransport
    void closedFromItsOwnCallbackThatIsTheLast(TestTransport transport) throws IOException {
        var handler = new UdpRecorder().on((port, from, payload) -> {
            port.send(from, payload);
            port.close();
        });
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
        try (var peer = UdpPeer.open()) {
            for (int i = 0; i < 20; i++) {
                peer.send(port.localAddress(), "x");
            }
            assertThat(peer.receiveText()).isEqualTo("x");
            assertThat(handler.awaitClose()).isEqualTo(CloseReason.CLOSED);
        }
        assertThat(handler.count()).isEqualTo(1);
    }

    @EveryTransport
    void closedFromATaskAndFromATimer(TestTransport transport) throws IOException {
        var byTask = new UdpRecorder();
        var one = transport.bind(RawClient.loopback(0), byTask, DatagramConfig.DEFAULT);
        one.execute(one::close);
        var byTimer = new UdpRecorder();
        var two = transport.bind(RawClient.loopback(0), byTimer, DatagramConfig.DEFAULT);
        two.schedule(Duration.ofMillis(1), two::close);
        assertThat(byTask.awaitClose()).isEqualTo(CloseReason.CLOSED);
        assertThat(byTimer.awaitClose()).isEqualTo(CloseReason.CLOSED);
    }

    @EveryTransport
    void whatIsDoneInOnCloseHarmsNobody(TestTransport transport) throws IOException {
        var handler = new UdpRecorder().onEnd((port, _, _) -> {
            port.send(RawClient.loopback(9), ByteBuffer.allocate(1));
            port.execute(() -> {});
            port.schedule(Duration.ZERO, () -> {});
            port.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("thrown on purpose");
        });
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
        port.close();
        assertThat(handler.awaitClose()).isEqualTo(CloseReason.CLOSED);
        Await.eventually(() -> transport.count(Counter.HANDLER_ERRORS) == 1, "the error counted");
    }

    @EveryTransport
    void whatWasSentBeforeCloseLeaves(TestTransport transport) throws IOException {
        var port = transport.bind(RawClient.loopback(0), new UdpRecorder(), DatagramConfig.DEFAULT);
        try (var peer = UdpPeer.open()) {
            for (int i = 0; i < 100; i++) {
                assertThat(port.send(peer.address(), ByteBuffer.wrap(("last words " + i).getBytes(UTF_8)))).isTrue();
            }
            port.close();
            for (int i = 0; i < 100; i++) {
                assertThat(peer.receiveText()).isEqualTo("last words " + i);
            }
        }
    }

    @EveryTransport
    void timersAndResultsThatComeTooLateAreDiscardedAndResultsClosed(TestTransport transport) throws IOException {
        var handler = new UdpRecorder();
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
        var ranLate = new AtomicInteger();
        var closed = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        port.schedule(Duration.ofSeconds(60), ranLate::incrementAndGet);
        port.offload(() -> {
            release.await();
            return (AutoCloseable) closed::countDown;
        }, (_, _) -> ranLate.incrementAndGet());
        port.close();
        handler.awaitClose();
        port.execute(ranLate::incrementAndGet);
        release.countDown();
        Await.latch(closed, "the result closed");
        assertThat(ranLate).hasValue(0);
    }

    @EveryTransport
    void theAddressIsFreeOnceOnCloseHasBeenCalled(TestTransport transport) throws IOException {
        var at = OwnPort.udp();
        for (int i = 0; i < 20; i++) {
            var handler = UdpRecorder.echo();
            var port = transport.bind(at, handler, DatagramConfig.DEFAULT.withSpread(i % 2 == 0));
            try (var peer = UdpPeer.open()) {
                peer.ping(at, "round " + i);
            }
            port.close();
            handler.awaitClose();
        }
    }

    @EveryTransport
    void aPortCanBeBoundFromInsideACallback(TestTransport transport) throws IOException {
        var inner = new AtomicReference<DatagramPort>();
        var handler = new UdpRecorder().on((port, from, payload) -> {
            inner.set(transport.bind(RawClient.loopback(0), UdpRecorder.echo(), DatagramConfig.DEFAULT));
            port.send(from, payload);
        });
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
        try (var peer = UdpPeer.open()) {
            peer.ping(port.localAddress(), "outer");
            peer.ping(inner.get().localAddress(), "inner");
        }
    }

    @EveryTransport
    void shutdownClosesPortsWithThatReasonAndCountsThem(TestTransport transport) throws IOException {
        var handlers = new UdpRecorder[] {UdpRecorder.echo(), UdpRecorder.echo(), UdpRecorder.echo()};
        var port = transport.bind(RawClient.loopback(0), handlers[0], DatagramConfig.DEFAULT);
        transport.bind(RawClient.loopback(0), handlers[1], DatagramConfig.DEFAULT);
        transport.bind(RawClient.loopback(0), handlers[2], DatagramConfig.DEFAULT);
        try (var peer = UdpPeer.open()) {
            peer.ping(port.localAddress(), "before");
            var report = transport.shutdown(Duration.ofSeconds(5));
            assertThat(report.ports()).isEqualTo(3);
            assertThat(report.took()).isLessThan(Duration.ofSeconds(3));
            for (var handler : handlers) {
                assertThat(handler.awaitClose()).isEqualTo(CloseReason.SHUTDOWN);
                handler.verify();
            }
            assertThat(port.send(peer.address(), ByteBuffer.allocate(1))).isFalse();
        }
        assertThatThrownBy(() -> transport.bind(RawClient.loopback(0), UdpRecorder.echo(), DatagramConfig.DEFAULT))
                .isInstanceOf(IllegalStateException.class);
    }

    @EveryTransport
    void ipv6IsSpokenToo(TestTransport transport) throws IOException {
        var handler = UdpRecorder.echo();
        var at = new InetSocketAddress(UdpPeer.address("::1"), 0);
        var port = transport.bind(at, handler, DatagramConfig.DEFAULT);
        try (var peer = UdpPeer.bound(at)) {
            peer.ping(port.localAddress(), "over IPv6");
            assertThat(handler.datagrams().getFirst().from()).isEqualTo(peer.address());
            assertThat(port.send(peer.address(), ByteBuffer.wrap("from outside".getBytes(UTF_8)))).isTrue();
            assertThat(peer.receiveText()).isEqualTo("from outside");
        }
        assertThat(addressOf(port).getAddress()).isEqualTo(UdpPeer.address("::1"));
    }

    /** A wildcard address that is not said to be IPv4 serves both families. */
    @EveryTransport
    void theWildcardServesBothFamilies(TestTransport transport) throws IOException {
        var at = new InetSocketAddress(UdpPeer.address("::"), 0);
        var port = transport.bind(at, UdpRecorder.echo(), DatagramConfig.DEFAULT);
        for (var literal : new String[] {"127.0.0.1", "::1"}) {
            var family = UdpPeer.address(literal);
            try (var peer = UdpPeer.bound(new InetSocketAddress(family, 0))) {
                peer.ping(new InetSocketAddress(family, addressOf(port).getPort()), "over " + literal);
            }
        }
    }
}
