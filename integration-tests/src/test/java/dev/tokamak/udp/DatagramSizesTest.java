package dev.tokamak.udp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.metrics.Counter;
import dev.tokamak.net.DatagramConfig;

/** Datagrams of every size arrive whole, or are seen to have been cut. */
final class DatagramSizesTest {

    private static final int LARGEST = 65_507;

    @EveryTransport
    void datagramsUpToTheLimitArriveWholeAndLongerOnesAreCutAndSaySo(TestTransport transport) throws IOException {
        var handler = UdpRecorder.echo();
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT.withMaxPayload(512));
        var bytes = Seed.bytes(2000);
        try (var peer = UdpPeer.open()) {
            for (int length : new int[] {511, 512, 513, 2000}) {
                peer.send(port.localAddress(), Arrays.copyOf(bytes, length));
                assertThat(peer.receive()).isEqualTo(Arrays.copyOf(bytes, Math.min(length, 512)));
            }
        }
        assertThat(handler.datagrams()).extracting(UdpRecorder.Datagram::truncated)
                .containsExactly(false, false, true, true);
        assertThat(transport.count(Counter.DATAGRAMS_TRUNCATED)).isEqualTo(2);
        assertThat(transport.count(Counter.DATAGRAMS_RECEIVED)).isEqualTo(4);
    }

    @EveryTransport
    void emptyAndTinyDatagramsAreDatagrams(TestTransport transport) throws IOException {
        var handler = UdpRecorder.echo();
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
        try (var peer = UdpPeer.open()) {
            for (int length = 0; length <= 16; length++) {
                var payload = Seed.bytes(length);
                peer.send(port.localAddress(), payload);
                assertThat(peer.receive()).isEqualTo(payload);
            }
        }
        assertThat(handler.datagrams()).extracting(UdpRecorder.Datagram::length)
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 16).boxed().toList());
        Await.eventually(() -> transport.count(Counter.DATAGRAMS_SENT) == 17, "each counted as sent");
        assertThat(transport.count(Counter.DATAGRAMS_DROPPED)).isZero();
    }

    @EveryTransport
    void anEmptyDatagramCanBeSentFromElsewhereAndFromDirectMemory(TestTransport transport) throws IOException {
        var handler = new UdpRecorder().on((port, from, _) -> port.send(from, ByteBuffer.allocateDirect(0)));
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
        try (var peer = UdpPeer.open()) {
            peer.send(port.localAddress(), "x");
            assertThat(peer.receive()).isEmpty();
            assertThat(port.send(peer.address(), ByteBuffer.allocate(0))).isTrue();
            assertThat(peer.receive()).isEmpty();
        }
        Await.eventually(() -> transport.count(Counter.DATAGRAMS_SENT) == 2, "each counted as sent");
    }

    @EveryTransport
    void theLargestDatagramPassesBothWays(TestTransport transport) throws IOException {
        var handler = UdpRecorder.echo();
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
        var largest = Seed.bytes(LARGEST);
        try (var peer = UdpPeer.open()) {
            peer.send(port.localAddress(), largest);
            assertThat(peer.receive()).isEqualTo(largest);
            assertThat(port.send(peer.address(), ByteBuffer.wrap(largest))).isTrue();
            assertThat(peer.receive()).isEqualTo(largest);
        }
        assertThat(handler.datagrams().getFirst().truncated()).isFalse();
    }

    @EveryTransport
    void aDatagramTooLargeToSendIsDroppedAndCountedAndThePortLivesOn(TestTransport transport) throws IOException {
        var accepted = new CopyOnWriteArrayList<Boolean>();
        var handler = new UdpRecorder().on((port, from, payload) -> {
            var tooLarge = ByteBuffer.allocate(LARGEST + 1);
            accepted.add(port.send(from, tooLarge));
            assertThat(tooLarge.hasRemaining()).isFalse();
            accepted.add(port.send(from, ByteBuffer.allocateDirect(400_000)));
            accepted.add(port.send(from, ByteBuffer.allocate(400_000)));
            accepted.add(port.send(from, payload));
        });
        var port = transport.bind(RawClient.loopback(0), handler, DatagramConfig.DEFAULT);
        try (var peer = UdpPeer.open()) {
            peer.ping(port.localAddress(), "still here");
            port.send(peer.address(), ByteBuffer.allocate(LARGEST + 1));
            peer.ping(port.localAddress(), "and still");
        }
        Await.eventually(() -> accepted.size() == 8, "the second callback is over");
        assertThat(accepted).containsExactly(false, false, false, true, false, false, false, true);
        Await.eventually(() -> transport.count(Counter.DATAGRAMS_SENT) == 2, "the others counted as sent");
        Await.eventually(() -> transport.count(Counter.DATAGRAMS_DROPPED) == 7, "all seven counted as dropped");
        assertThat(transport.count(Counter.HANDLER_ERRORS)).isZero();
    }

    @EveryTransport
    void whatIsSentIsACopy(TestTransport transport) throws IOException {
        var port = transport.bind(RawClient.loopback(0), new UdpRecorder(), DatagramConfig.DEFAULT);
        try (var peer = UdpPeer.open()) {
            var buffer = ByteBuffer.wrap("first".getBytes(UTF_8));
            assertThat(port.send(peer.address(), buffer)).isTrue();
            assertThat(buffer.hasRemaining()).isFalse();
            Arrays.fill(buffer.array(), (byte) '!');
            assertThat(peer.receiveText()).isEqualTo("first");
        }
    }
}
