package dev.tokamak.threaded;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.wire.ChannelWire;
import dev.tokamak.wire.Resolver;

/**
 * Opens one outgoing connection, on its own thread: looks up the name, then tries each address until one answers. Being
 * cancelled or timed out closes the socket that is being connected, and that wakes the thread.
 */
record Connecting(TcpClient client, SocketAddress to, ConnectConfig config) {

    /** Blocks. Null when it has failed, or nobody wants it any more; then the connection knows why. */
    @Nullable
    SocketChannel run() {
        var core = client.core();
        client.enter();
        try {
            core.connecting(config.timeout());
        } finally {
            client.leave();
        }
        Exception failure = null;
        try {
            for (var address : addresses()) {
                if (core.isDoomed() || core.isOver()) {
                    return null;
                }
                try {
                    return connect(address);
                } catch (IOException | RuntimeException e) { // unsupported addresses are reported by unchecked exceptions
                    Threads.clearInterrupt(client.counters()); // a stranger's spoils one attempt
                    failure = explained(e, address);
                }
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
        core.failed(CloseReason.CONNECT_FAILED, failure);
        return null;
    }

    private List<? extends SocketAddress> addresses() throws IOException {
        return to instanceof InetSocketAddress name && name.isUnresolved() ? Resolver.resolve(name) : List.of(to);
    }

    private @Nullable SocketChannel connect(SocketAddress address) throws IOException {
        var attempt = SocketChannel.open();
        try {
            if (!client.adopt(attempt)) {
                return null;
            }
            attempt.connect(address);
            client.counters().add(Counter.CONNECTED);
            return attempt;
        } catch (IOException | RuntimeException e) {
            ChannelWire.close(attempt);
            throw e;
        }
    }

    private static IOException explained(Exception e, SocketAddress to) {
        var explained = new ConnectException("cannot connect to " + to + ": " + e.getMessage());
        explained.initCause(e);
        return explained;
    }
}
