package dev.tokamak.udp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

import dev.tokamak.apps.echo.DatagramEcho;
import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.limits.Needs;
import dev.tokamak.metrics.Counter;
import dev.tokamak.net.DatagramConfig;

/** Services that answer whatever they get, set on each other: the echo server is not the one who keeps it going. */
final class EchoLoopTest {

    /** Sent from the very ports: a real datagram from 127.0.0.1:7 looks as a forged one does. */
    @EveryTransport
    void senderPortsOfServicesThatAnswerByThemselvesGetNoAnswer(TestTransport transport) throws IOException {
        var echo = new DatagramEcho();
        var port = transport.bind(RawClient.loopback(0), echo, DatagramConfig.DEFAULT);
        int sent = 0;
        for (int number : List.of(7, 13, 17, 19, 37, 69)) {
            try (var service = bound(number)) {
                service.send(port.localAddress(), "forged");
                int expected = ++sent;
                Await.eventually(() -> echo.refused() == expected, "refused");
                assertThat(service.receivesWithin(5)).isFalse();
            }
        }
        try (var peer = UdpPeer.open()) {
            peer.ping(port.localAddress(), "an honest client");
        }
        assertThat(echo.answered()).isEqualTo(1);
    }

    private static UdpPeer bound(int number) {
        try {
            return UdpPeer.bound(RawClient.loopback(number));
        } catch (UncheckedIOException e) {
            Needs.require(false, "this needs the right to bind ports below 1024: " + e.getCause().getMessage());
            throw e;
        }
    }

    @EveryTransport
    void twoEchoServersOfOneNumberDoNotAnswerEachOther(TestTransport transport) throws IOException {
        var one = new DatagramEcho();
        var two = new DatagramEcho();
        var first = transport.bind(RawClient.loopback(0), one, DatagramConfig.DEFAULT);
        int number = ((InetSocketAddress) first.localAddress()).getPort();
        var second = transport.bind(new InetSocketAddress(UdpPeer.address("127.0.0.2"), number), two,
                DatagramConfig.DEFAULT);
        first.send(second.localAddress(), ByteBuffer.wrap("as if forged".getBytes(UTF_8)));
        Await.eventually(() -> two.refused() == 1, "the second has seen it");
        second.send(first.localAddress(), ByteBuffer.wrap("as if forged".getBytes(UTF_8)));
        Await.eventually(() -> one.refused() == 1, "the first has seen it");
        assertThat(one.answered() + two.answered()).isZero();
        assertThat(transport.count(Counter.DATAGRAMS_RECEIVED)).isEqualTo(2);
    }

    @EveryTransport
    void anEchoServerDoesNotAnswerItself(TestTransport transport) throws IOException {
        var echo = new DatagramEcho();
        var port = transport.bind(RawClient.loopback(0), echo, DatagramConfig.DEFAULT);
        port.send(port.localAddress(), ByteBuffer.wrap("to myself".getBytes(UTF_8)));
        Await.eventually(() -> echo.refused() == 1, "refused");
        assertThat(echo.answered()).isZero();
    }

    /** Half of what was sent would pass for an echo, and cut answers of cut answers for a conversation. */
    @EveryTransport
    void aTruncatedDatagramIsNotEchoed(TestTransport transport) throws IOException {
        var echo = new DatagramEcho();
        var port = transport.bind(RawClient.loopback(0), echo, DatagramConfig.DEFAULT.withMaxPayload(8));
        try (var peer = UdpPeer.open()) {
            peer.send(port.localAddress(), "123456789");
            peer.ping(port.localAddress(), "12345678");
        }
        assertThat(echo.truncated()).isEqualTo(1);
    }
}
