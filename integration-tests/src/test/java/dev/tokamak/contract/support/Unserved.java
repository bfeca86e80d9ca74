package dev.tokamak.contract.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of this machine that answers nobody, and that nobody else can take meanwhile: it is bound, and does not listen.
 * A port that was free a moment ago might be another program's by now.
 */
public final class Unserved implements AutoCloseable {

    private final AutoCloseable holder;
    private final int port;

    private Unserved(AutoCloseable holder, int port) {
        this.holder = holder;
        this.port = port;
    }

    /**
     * Connecting to it is refused, on every address of this machine.
     *
     * @return held
     */
    public static Unserved tcp() {
        try {
            var socket = new Socket();
            socket.bind(new InetSocketAddress(0));
            return new Unserved(socket, socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Datagrams to it are not delivered, which their sender is told: it is connected, to somebody who never sends.
     *
     * @return held
     */
    public static Unserved udp() {
        try {
            var socket = new DatagramSocket(RawClient.loopback(0));
            socket.connect(RawClient.loopback(9));
            return new Unserved(socket, socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Where nobody answers.
     *
     * @return on 127.0.0.1
     */
    public InetSocketAddress address() {
        return RawClient.loopback(port);
    }

    @Override
    public void close() {
        try {
            holder.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
