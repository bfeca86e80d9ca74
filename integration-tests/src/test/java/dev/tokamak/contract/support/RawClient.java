package dev.tokamak.contract.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A peer that does exactly what it is told: a plain blocking socket. Reading gives up after {@link Await#PATIENCE}.
 * For one thread at a time per direction.
 */
public final class RawClient implements AutoCloseable {

    private final Socket socket;

    private RawClient(Socket socket) {
        this.socket = socket;
    }

    /**
     * Connects.
     *
     * @param to
     *            where to
     * @return connected
     */
    public static RawClient connect(SocketAddress to) {
        return connect(to, 0);
    }

    /**
     * Connects with a small window.
     *
     * @param to
     *            where to
     * @param receiveBuffer
     *            SO_RCVBUF; 0 for the system's own
     * @return connected
     */
    public static RawClient connect(SocketAddress to, int receiveBuffer) {
        return connect(null, to, receiveBuffer);
    }

    /**
     * Connects from an address of one's own choice.
     *
     * @param from
     *            where from, or null
     * @param to
     *            where to
     * @param receiveBuffer
     *            SO_RCVBUF; 0 for the system's own
     * @return connected
     */
    public static RawClient connect(SocketAddress from, SocketAddress to, int receiveBuffer) {
        var socket = new Socket();
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            if (from != null) {
                socket.setReuseAddress(true);
                socket.bind(from);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) Await.PATIENCE.toMillis());
            socket.connect(to); // with a time-out it would fail if the peer resets the connection at once
            return new RawClient(socket);
        } catch (IOException e) {
            closeQuietly(socket);
            throw new UncheckedIOException("cannot connect to " + to, e);
        }
    }

    /**
     * Takes over a socket that was accepted.
     *
     * @param accepted
     *            connected
     * @return a client around it
     */
    public static RawClient of(Socket accepted) {
        try {
            accepted.setSoTimeout((int) Await.PATIENCE.toMillis());
            return new RawClient(accepted);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends text as UTF-8.
     *
     * @param text
     *            what to send
     * @return this
     */
    public RawClient send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends bytes; blocks until the system has taken them.
     *
     * @param bytes
     *            what to send
     * @return this
     */
    public RawClient send(byte[] bytes) {
        return send(bytes, 0, bytes.length);
    }

    /**
     * Sends a part of an array.
     *
     * @param bytes
     *            where from
     * @param from
     *            index of the first
     * @param length
     *            how many
     * @return this
     */
    public RawClient send(byte[] bytes, int from, int length) {
        try {
            socket.getOutputStream().write(bytes, from, length);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("sending " + length + " bytes", e);
        }
    }

    /**
     * Receives so many bytes, no fewer.
     *
     * @param count
     *            how many
     * @return the bytes
     */
    public byte[] receive(int count) {
        try {
            var bytes = socket.getInputStream().readNBytes(count);
            assertThat(bytes.length).as("bytes received before the end").isEqualTo(count);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("receiving " + count + " bytes", e);
        }
    }

    /**
     * Receives text of so many bytes.
     *
     * @param count
     *            bytes
     * @return the text
     */
    public String receiveText(int count) {
        return new String(receive(count), StandardCharsets.UTF_8);
    }

    /**
     * Receives up to the end.
     *
     * @return all that came before it
     */
    public byte[] receiveAll() {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("receiving up to the end", e);
        }
    }

    /**
     * Receives what is there.
     *
     * @param most
     *            bytes at most
     * @return at least one byte; none at the end
     */
    public byte[] receiveSome(int most) {
        try {
            var buffer = new byte[most];
            int count = socket.getInputStream().read(buffer);
            return count < 0 ? new byte[0] : Arrays.copyOf(buffer, count);
        } catch (IOException e) {
            throw new UncheckedIOException("receiving", e);
        }
    }

    /**
     * Sends text and expects it back.
     *
     * @param text
     *            ASCII
     */
    public void ping(String text) {
        send(text);
        assertThat(receiveText(text.length())).isEqualTo(text);
    }

    /** Nothing more comes, and the end is in good order. */
    public void expectEof() {
        assertThat(receiveAll()).as("bytes before the end of input").isEmpty();
    }

    /** The connection is cut; what came before it is thrown away. */
    public void expectReset() {
        try {
            int count = socket.getInputStream().readAllBytes().length;
            fail("an end in good order after " + count + " bytes instead of a reset");
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        } catch (IOException e) {
            throw new UncheckedIOException("waiting for a reset", e);
        }
    }

    /** The connection is over, in whatever way. */
    public void expectEnd() {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        } catch (IOException e) {
            throw new UncheckedIOException("waiting for the end", e);
        }
    }

    /** Sends a FIN, goes on reading. */
    public void halfClose() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes with a reset. */
    public void abort() {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        closeQuietly(socket);
    }

    /**
     * The address of this side.
     *
     * @return address and port
     */
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /**
     * The socket itself.
     *
     * @return for options
     */
    public Socket socket() {
        return socket;
    }

    @Override
    public void close() {
        closeQuietly(socket);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * This machine, IPv4.
     *
     * @param port
     *            a port
     * @return 127.0.0.1
     */
    public static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }
}
