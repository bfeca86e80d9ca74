package dev.tokamak.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.OwnPort;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.DatagramPort;

/** A port that several loops may serve at once (SO_REUSEPORT): the same promises, and every loop has its share. */
final class SpreadPortTest {

    private static final int SENDERS = 64;
    private static final DatagramConfig SPREAD = DatagramConfig.DEFAULT.withSpread(true);

    /** Safe for several threads, as the handler of a spread port has to be. */
    private static final class Shared implements DatagramHandler {
        final Set<String> threads = ConcurrentHashMap.newKeySet();
        final ConcurrentLinkedQueue<CloseReason> ends = new ConcurrentLinkedQueue<>();
        final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public void onDatagram(DatagramPort port, SocketAddress from, ByteBuffer payload, boolean truncated) {
            threads.add(Thread.currentThread().getName());
            if (payload.remaining() == 1 && payload.get(payload.position()) == 'q') {
                port.close();
            } else {
                port.send(from, payload);
            }
        }

        @Override
        public void onClose(DatagramPort port, CloseReason why) {
            ends.add(why);
            closed.countDown();
        }
    }

    private static void pingFromManyPorts(DatagramPort port) {
        var peers = new ArrayList<UdpPeer>();
        try {
            for (int i = 0; i < SENDERS; i++) {
                peers.add(UdpPeer.open());
            }
            for (var peer : peers) {
                peer.ping(port.localAddress(), "from " + peer.address());
            }
        } finally {
            peers.forEach(UdpPeer::close);
        }
    }

    @EveryTransport(TransportKind.REACTOR_X2)
    void bothLoopsGetDatagramsOfManySenders(TestTransport transport) throws IOException {
        var handler = new Shared();
        var port = transport.bind(RawClient.loopback(0), handler, SPREAD);
        pingFromManyPorts(port);
        assertThat(handler.threads).hasSize(2);
        port.close();
        Await.latch(handler.closed, "onClose");
    }

    @EveryTransport
    void everySenderIsAnswered(TestTransport transport) throws IOException {
        var port = transport.bind(RawClient.loopback(0), new Shared(), SPREAD);
        pingFromManyPorts(port);
    }

    @EveryTransport
    void closedFromOutsideItHearsOfItOnce(TestTransport transport) throws IOException {
        var handler = new Shared();
        var port = transport.bind(RawClient.loopback(0), handler, SPREAD);
        pingFromManyPorts(port);
        port.close();
        port.close();
        Await.latch(handler.closed, "onClose");
        transport.shutdown(Duration.ofSeconds(1));
        assertThat(handler.ends).containsExactly(CloseReason.CLOSED);
    }

    @EveryTransport
    void closedFromAnyOfItsCallbacksItIsClosedAltogether(TestTransport transport) throws IOException {
        var handler = new Shared();
        var port = transport.bind(OwnPort.udp(), handler, SPREAD);
        try (var peer = UdpPeer.open()) {
            peer.send(port.localAddress(), "q");
            Await.latch(handler.closed, "onClose");
        }
        var again = transport.bind(port.localAddress(), new Shared(), SPREAD);
        pingFromManyPorts(again);
        assertThat(handler.ends).containsExactly(CloseReason.CLOSED);
    }

    @EveryTransport
    void shutdownEndsItOnceWithThatReason(TestTransport transport) throws IOException {
        var handler = new Shared();
        transport.bind(RawClient.loopback(0), handler, SPREAD);
        transport.shutdown(Duration.ofSeconds(1));
        assertThat(handler.ends).containsExactly(CloseReason.SHUTDOWN);
    }

    @EveryTransport
    void sendsTasksAndTimersFromOutsideWork(TestTransport transport) throws IOException {
        var port = transport.bind(RawClient.loopback(0), new Shared(), SPREAD);
        try (var peer = UdpPeer.open()) {
            assertThat(port.send(peer.address(), ByteBuffer.wrap(new byte[] {'1'}))).isTrue();
            assertThat(peer.receiveText()).isEqualTo("1");
            port.execute(() -> port.send(peer.address(), ByteBuffer.wrap(new byte[] {'2'})));
            assertThat(peer.receiveText()).isEqualTo("2");
            port.schedule(Duration.ofMillis(1), () -> port.send(peer.address(), ByteBuffer.wrap(new byte[] {'3'})));
            assertThat(peer.receiveText()).isEqualTo("3");
            port.offload(() -> (byte) '4', (four, _) -> port.send(peer.address(), ByteBuffer.wrap(new byte[] {four})));
            assertThat(peer.receiveText()).isEqualTo("4");
        }
    }
}
