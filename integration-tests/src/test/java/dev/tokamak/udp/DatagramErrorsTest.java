package dev.tokamak.udp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.Unserved;
import dev.tokamak.metrics.Counter;
import dev.tokamak.net.DatagramConfig;

/** A datagram that can't be sent or handled is dropped and counted; a port outlives its peers' errors. */
final class DatagramErrorsTest {

    @EveryTransport
    void aThousandAnswersToAClosedPortLeaveThePortAlive(TestTransport transport) throws IOException {
        try (var nobody = Unserved.udp(); var peer = UdpPeer.open()) {
            var handler = new UdpRecorder().on((port, from, payload) -> {
                for (int i = 0; i < 1000; i++) {
                    port.send(nobody.address(), ByteBuffer.wrap(new byte[] {1}));
                }
                port.send(from, payload);
            });
            var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
            peer.ping(port.localAddress(), "alive");
            peer.ping(port.localAddress(), "and well");
        }
        Await.eventually(
                () -> transport.count(Counter.DATAGRAMS_SENT) + transport.count(Counter.DATAGRAMS_DROPPED) == 2002,
                "all counted, as sent or as dropped");
    }

    @EveryTransport
    void aThousandSendersThatHaveGoneLeaveThePortAlive(TestTransport transport) throws IOException {
        var handler = UdpRecorder.echo();
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
        for (int i = 1; i <= 1000; i++) {
            try (var gone = UdpPeer.open()) {
                gone.send(port.localAddress(), "answer me if you can");
            }
            if (i % 100 == 0) {
                handler.awaitDatagrams(i);
            }
        }
        try (var peer = UdpPeer.open()) {
            peer.ping(port.localAddress(), "alive");
        }
    }

    @EveryTransport
    void impossibleTargetsAreDroppedAndCountedAndTheOthersAreServed(TestTransport transport) throws IOException {
        try (var good = UdpPeer.open()) {
            var targets = List.<SocketAddress>of(good.address(), RawClient.loopback(0),
                    good.address(), InetSocketAddress.createUnresolved("nowhere.invalid", 9),
                    good.address(), new InetSocketAddress(UdpPeer.address("::1"), 9),
                    good.address(), new InetSocketAddress(UdpPeer.address("255.255.255.255"), 9), good.address());
            var results = new CopyOnWriteArrayList<Boolean>();
            var handler = new UdpRecorder().on((port, _, payload) -> targets
                    .forEach(to -> results.add(port.send(to, payload.duplicate()))));
            var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);

            good.send(port.localAddress(), "inside");
            for (int i = 0; i < 5; i++) {
                assertThat(good.receiveText()).isEqualTo("inside");
            }
            Await.eventually(() -> results.size() == targets.size(), "the callback is over");
            assertThat(results).containsExactly(true, false, true, false, true, false, true, false, true);

            targets.forEach(to -> port.send(to, ByteBuffer.wrap("outside".getBytes(UTF_8))));
            for (int i = 0; i < 5; i++) {
                assertThat(good.receiveText()).isEqualTo("outside");
            }
            Await.eventually(() -> transport.count(Counter.DATAGRAMS_DROPPED) == 8, "each of them counted");
            Await.eventually(() -> transport.count(Counter.DATAGRAMS_SENT) == 10, "the others counted as sent");
            assertThat(transport.count(Counter.HANDLER_ERRORS)).isZero();
        }
    }

    @EveryTransport
    void whatAHandlerThrowsDropsOneDatagram(TestTransport transport) throws IOException {
        var handler = new UdpRecorder().on((port, from, payload) -> {
            switch (payload.get(payload.position())) {
                case 'r' -> throw new IllegalStateException("thrown on purpose");
                case 'c' -> throw new IOException("thrown on purpose");
                case 'a' -> throw new AssertionError("thrown on purpose");
                case 'l' -> throw new NoClassDefFoundError("thrown on purpose");
                case 's' -> recurse(0);
                default -> port.send(from, payload);
            }
        });
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
        try (var peer = UdpPeer.open()) {
            for (var bad : List.of("r", "c", "a", "l", "s")) {
                peer.send(port.localAddress(), bad);
                peer.ping(port.localAddress(), "! after " + bad);
            }
        }
        assertThat(transport.count(Counter.HANDLER_ERRORS)).isEqualTo(5);
        assertThat(transport.count(Counter.DATAGRAMS_FAILED)).isEqualTo(5);
    }

    private static int recurse(int depth) {
        return depth == Integer.MAX_VALUE ? 0 : recurse(depth + 1) + 1;
    }

    @EveryTransport
    void whatATaskOrTimerThrowsLeavesThePortAlive(TestTransport transport) throws IOException {
        var handler = UdpRecorder.echo();
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
        port.execute(handler.task(() -> {
            throw new IllegalStateException("thrown on purpose");
        }));
        port.schedule(Duration.ZERO, handler.task(() -> {
            throw new AssertionError("thrown on purpose");
        }));
        port.offload(() -> 1, (_, _) -> {
            throw new IllegalStateException("thrown on purpose");
        });
        Await.eventually(() -> transport.count(Counter.HANDLER_ERRORS) == 3, "three errors counted");
        try (var peer = UdpPeer.open()) {
            peer.ping(port.localAddress(), "alive");
        }
    }

    @EveryTransport
    void aHandlerThatLeavesTheInterruptFlagSetHarmsNobody(TestTransport transport) throws IOException {
        var handler = new UdpRecorder().on((port, from, payload) -> {
            port.send(from, payload);
            Thread.currentThread().interrupt();
        });
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
        try (var peer = UdpPeer.open()) {
            for (int i = 0; i < 10; i++) {
                peer.ping(port.localAddress(), "round " + i);
            }
        }
        Await.eventually(() -> transport.count(Counter.INTERRUPTS_CLEARED) == 10, "each flag cleared and counted");
    }

    @EveryTransport
    void aHandlerThatSendsWithItsInterruptFlagSetHarmsNobody(TestTransport transport) throws IOException {
        var handler = new UdpRecorder().on((port, from, payload) -> {
            Thread.currentThread().interrupt();
            port.send(from, payload.duplicate());
        });
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
        try (var peer = UdpPeer.open()) {
            peer.send(port.localAddress(), "sent by a thread with its flag set");
            handler.awaitDatagrams(1);
            handler.on((target, from, payload) -> target.send(from, payload));
            peer.send(port.localAddress(), "alive");
            String first = peer.receiveText();
            assertThat(first.equals("alive") ? first : peer.receiveText()).isEqualTo("alive");
        }
    }
}
