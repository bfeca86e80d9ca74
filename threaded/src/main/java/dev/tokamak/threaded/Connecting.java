package dev.tokamak.threaded;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.time.TimerQueue.Timer;
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
        client.enter();
        try {
            client.core().connecting(config.timeout());
        } finally {
            client.leave();
        }
        long deadline = client.clock().nanoTime()
                + Math.min(TimeUnit.NANOSECONDS.convert(config.timeout()), Long.MAX_VALUE / 2);
        Exception failure;
        try {
            return connectToOneOf(addresses(), deadline);
        } catch (IOException | RuntimeException e) { // unsupported addresses are reported by unchecked exceptions
            failure = e;
        }
        client.core().failed(CloseReason.CONNECT_FAILED, failure);
        return null;
    }

    private List<? extends SocketAddress> addresses() throws IOException {
        return to instanceof InetSocketAddress name && name.isUnresolved() ? Resolver.resolve(name) : List.of(to);
    }

    /** The first that answers. Each has its share of the time that is left, so that one that is silent does not use it up. */
    @Nullable
    SocketChannel connectToOneOf(List<? extends SocketAddress> addresses, long deadline) throws IOException {
        IOException failure = new ConnectException("no address for " + to);
        for (int i = 0; i < addresses.size(); i++) {
            long left = deadline - client.clock().nanoTime();
            try {
                return connect(addresses.get(i), left / (addresses.size() - i), i == addresses.size() - 1);
            } catch (IOException | RuntimeException e) {
                Threads.clearInterrupt(client.counters()); // a stranger's spoils one attempt
                failure = explained(e, addresses.get(i));
            }
        }
        throw failure;
    }

    /** The last address has all the time that is left: that ends with the deadline of the connection itself. */
    private @Nullable SocketChannel connect(SocketAddress address, long nanos, boolean last) throws IOException {
        var attempt = SocketChannel.open();
        var settled = new AtomicBoolean();
        var patience = new Timer(() -> {
            if (settled.compareAndSet(false, true)) {
                ChannelWire.close(attempt);
            }
        });
        try {
            if (!client.adopt(attempt)) {
                return null;
            }
            if (!last) {
                client.arm(patience, client.clock().nanoTime() + nanos);
            }
            attempt.connect(address);
            if (!settled.compareAndSet(false, true)) {
                throw new SocketTimeoutException("no answer in time");
            }
            client.counters().add(Counter.CONNECTED);
            return attempt;
        } catch (IOException | RuntimeException e) {
            ChannelWire.close(attempt);
            throw e;
        } finally {
            client.disarm(patience);
        }
    }

    private static IOException explained(Exception e, SocketAddress to) {
        var explained = new ConnectException("cannot connect to " + to + ": " + e.getMessage());
        explained.initCause(e);
        return explained;
    }
}
