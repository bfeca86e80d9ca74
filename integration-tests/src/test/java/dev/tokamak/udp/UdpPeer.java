package dev.tokamak.udp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.RawClient;

/** A peer that does exactly what it is told: a plain blocking socket. Receiving gives up after {@link Await#PATIENCE}. */
final class UdpPeer implements AutoCloseable {

    private static final int LARGEST = 65_535;

    private final DatagramSocket socket;

    private UdpPeer(DatagramSocket socket) {
        this.socket = socket;
    }

    static UdpPeer open() {
        return bound(RawClient.loopback(0));
    }

    static UdpPeer bound(SocketAddress at) {
        try {
            var socket = new DatagramSocket(at);
            socket.setSoTimeout((int) Await.PATIENCE.toMillis());
            socket.setReceiveBufferSize(1 << 20); // so that it is not the peer who loses something
            return new UdpPeer(socket);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot bind " + at, e);
        }
    }

    static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    UdpPeer send(SocketAddress to, byte[] payload) {
        try {
            socket.send(new DatagramPacket(payload, payload.length, to));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("sending " + payload.length + " bytes to " + to, e);
        }
    }

    UdpPeer send(SocketAddress to, String payload) {
        return send(to, payload.getBytes(UTF_8));
    }

    byte[] receive() {
        var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        try {
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        } catch (IOException e) {
            throw new UncheckedIOException("waiting for a datagram", e);
        }
    }

    String receiveText() {
        return new String(receive(), UTF_8);
    }

    /** Sends text and expects it back, from where it was sent to. */
    void ping(SocketAddress to, String text) {
        send(to, text);
        assertThat(receiveText()).isEqualTo(text);
    }

    /** What is there already, or comes within the time; nothing is fine. */
    boolean receivesWithin(int millis) {
        var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        try {
            socket.setSoTimeout(millis);
            socket.receive(packet);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
