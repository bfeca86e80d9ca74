package dev.tokamak.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

import org.junit.jupiter.api.Test;

import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.DatagramPort;
import dev.tokamak.net.SharedBytes;

class DatagramProbeTest {

    // @start region="conversation"
    /** Sends each datagram back. */
    static final class Echo implements DatagramHandler {
        @Override
        public void onDatagram(DatagramPort port, SocketAddress from, ByteBuffer payload, boolean truncated) {
            port.send(from, payload);
        }
    }

    @Test
    void sendsEachDatagramBack() {
        var network = DatagramProbe.open(new Echo());

        network.send("hello");
        network.send("world");
        assertThat(network.receivedTexts()).containsExactly("hello", "world");
    }
    // @end

    @Test
    void answersGoToTheSender() {
        var network = DatagramProbe.open(new Echo());
        var other = new InetSocketAddress(InetAddress.getLoopbackAddress(), 60_000);
        network.send(other, new byte[3]);
        assertThat(network.received()).singleElement().satisfies(datagram -> {
            assertThat(datagram.to()).isEqualTo(other);
            assertThat(datagram.payload().size()).isEqualTo(3);
        });
    }

    @Test
    void dropsWhatTheSocketHasNoRoomFor() {
        var network = DatagramProbe.open(new Echo());
        network.stopTaking();
        network.send("lost");
        network.breakWith(new IOException("network is unreachable"));
        network.keepTaking();
        network.send("found");
        assertThat(network.receivedTexts()).containsExactly("found");
        assertThat(network.loop().counters().get(Counter.DATAGRAMS_DROPPED)).isOne();
    }

    @Test
    void saysWhyItWasClosed() {
        var network = DatagramProbe.open(new Echo());
        network.elsewhere(port -> port.send(DatagramProbe.CLIENT, SharedBytes.utf8("last words").view()));
        network.elsewhere(DatagramPort::close);
        assertThat(network.receivedTexts()).containsExactly("last words");
        assertThat(network.closeReason()).contains(CloseReason.CLOSED);
    }
}
