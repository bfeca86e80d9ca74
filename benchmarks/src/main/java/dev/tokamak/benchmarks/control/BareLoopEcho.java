package dev.tokamak.benchmarks.control;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * The least code that echoes TCP and UDP on one selector and is still correct: what the reactor's structure costs is
 * the distance to this. Run it as a control of {@code tokamak compare}.
 *
 * <p>Against the reactor it leaves out: handlers and their promises (leftover input, water marks, exceptions contained to
 * one connection), tasks and timers from other threads, fairness between connections beyond one read each, limits on
 * memory and connections, running out of descriptors, lingering close, counters and logging, orderly shutdown. It does
 * handle what a socket does not take at once: the rest is kept, and that connection is not read until it has left.
 */
public final class BareLoopEcho {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int BIND_ATTEMPTS = 20;
    private static final int BACKLOG = 1024;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Selector selector = Selector.open();

    private BareLoopEcho() throws IOException {}

    /**
     * Serves until the process is ended.
     *
     * @param args nothing, or {@code --port N} for both protocols
     * @throws IOException when the port can't be had
     */
    public static void main(String[] args) throws IOException {
        var echo = new BareLoopEcho();
        echo.listen(ControlArguments.port(args));
        echo.run();
    }

    private void listen(int port) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        DatagramChannel datagrams = bindBoth(server, port);
        server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
        datagrams.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        ControlArguments.announce(
                (InetSocketAddress) server.getLocalAddress(), (InetSocketAddress) datagrams.getLocalAddress());
    }

    /** One number for both protocols. A port that is free for UDP may be taken for TCP, so a few are tried. */
    private static DatagramChannel bindBoth(ServerSocketChannel server, int port) throws IOException {
        var wanted = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        for (int attempt = 1;; attempt++) {
            DatagramChannel datagrams = DatagramChannel.open().bind(wanted);
            try {
                server.bind(datagrams.getLocalAddress(), BACKLOG);
                return datagrams;
            } catch (BindException e) {
                datagrams.close();
                if (port != 0 || attempt == BIND_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void run() throws IOException {
        while (true) {
            selector.select(this::serve);
        }
    }

    private void serve(SelectionKey key) {
        SelectableChannel channel = key.channel();
        try {
            if (channel instanceof SocketChannel peer) {
                echo(key, peer);
            } else if (channel instanceof DatagramChannel port) {
                echo(port);
            } else if (channel instanceof ServerSocketChannel server) {
                accept(server);
            }
        } catch (IOException _) {
            if (channel instanceof SocketChannel) {
                close(channel);
            }
        }
    }

    private void accept(ServerSocketChannel server) throws IOException {
        SocketChannel peer;
        while ((peer = server.accept()) != null) {
            peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
            peer.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        }
    }

    /** A key waits either for input or, with its rest attached, for room: never for both. */
    private void echo(SelectionKey key, SocketChannel peer) throws IOException {
        if (key.attachment() instanceof ByteBuffer rest) {
            peer.write(rest);
            if (!rest.hasRemaining()) {
                key.attach(null);
                key.interestOps(SelectionKey.OP_READ);
            }
            return;
        }
        if (peer.read(buffer.clear()) < 0) {
            peer.close();
            return;
        }
        peer.write(buffer.flip());
        if (buffer.hasRemaining()) {
            key.attach(ByteBuffer.allocateDirect(buffer.remaining()).put(buffer).flip());
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }

    /** One datagram a turn; one that can't be sent now is dropped, as UDP allows. */
    private void echo(DatagramChannel port) throws IOException {
        SocketAddress from = port.receive(buffer.clear());
        if (from != null) {
            port.send(buffer.flip(), from);
        }
    }

    private static void close(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }
}
