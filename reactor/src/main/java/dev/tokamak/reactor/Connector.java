package dev.tokamak.reactor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.time.TimerQueue.Timer;
import dev.tokamak.wire.ChannelWire;
import dev.tokamak.wire.ConnectionCore;
import dev.tokamak.wire.Resolver;

/**
 * Opens one outgoing connection: resolves the name off the loop, then tries each address until one answers. Ends when the
 * connection is open, out of addresses, or was cancelled or timed out meanwhile. Loop thread only.
 */
final class Connector implements Ready {

    private final EventLoop loop;
    private final TcpEndpoint endpoint;
    private final ConnectionCore core;
    private final Deque<SocketAddress> addresses = new ArrayDeque<>();
    private final Timer patience = new Timer(this::losePatience);
    private @Nullable SocketChannel channel;
    private long deadline;

    Connector(EventLoop loop, TcpEndpoint endpoint) {
        this.loop = loop;
        this.endpoint = endpoint;
        core = endpoint.context();
    }

    void begin(SocketAddress to, ConnectConfig config) {
        core.enter();
        core.connecting(config.timeout());
        core.leave();
        deadline = loop.config.clock().nanoTime()
                + Math.min(TimeUnit.NANOSECONDS.convert(config.timeout()), Long.MAX_VALUE / 2);
        if (to instanceof InetSocketAddress name && name.isUnresolved()) {
            core.offload(() -> Resolver.resolve(name), this::resolved);
        } else {
            addresses.add(to);
            tryNext(null);
        }
    }

    private void resolved(@Nullable List<InetSocketAddress> found, @Nullable Throwable failure) {
        if (found == null) {
            core.failed(CloseReason.CONNECT_FAILED, failure);
        } else {
            addresses.addAll(found);
            loop.submit(() -> tryNext(null)); // not from in here: this is a task of the connection
        }
    }

    private void tryNext(@Nullable Throwable failure) {
        if (core.isDoomed()) {
            return; // cancelled or timed out
        }
        var next = addresses.poll();
        if (next == null) {
            core.failed(CloseReason.CONNECT_FAILED, failure);
            return;
        }
        try {
            var attempt = SocketChannel.open();
            channel = attempt;
            loop.register(attempt, SelectionKey.OP_CONNECT, this);
            if (!addresses.isEmpty()) { // one that does not answer must leave time for the others
                long now = loop.config.clock().nanoTime();
                loop.timers.arm(patience, now + (deadline - now) / (addresses.size() + 1));
            }
            if (attempt.connect(next)) {
                connected(attempt);
            }
        } catch (IOException | RuntimeException e) { // unsupported addresses are reported by unchecked exceptions
            abandon();
            tryNext(explained(e, next));
        }
    }

    private static IOException explained(Exception e, SocketAddress to) {
        var explained = new ConnectException("cannot connect to " + to + ": " + e.getMessage());
        explained.initCause(e);
        return explained;
    }

    @Override
    public void ready(SelectionKey key) {
        var attempt = channel;
        if (attempt == null) {
            return;
        }
        try {
            if (attempt.finishConnect()) {
                connected(attempt);
            }
        } catch (IOException e) {
            abandon();
            tryNext(explained(e, core.remoteAddress()));
        }
    }

    private void losePatience() {
        abandon();
        tryNext(new SocketTimeoutException("no answer in time"));
    }

    private void connected(SocketChannel attempt) {
        channel = null;
        loop.timers.cancel(patience);
        loop.counters.add(Counter.CONNECTED);
        endpoint.open(attempt);
    }

    /** The attempt has failed, or nobody wants it any more. */
    void abandon() {
        var attempt = channel;
        channel = null;
        loop.timers.cancel(patience);
        if (attempt != null) {
            ChannelWire.close(attempt);
        }
    }

    @Override
    public String toString() {
        return "connecting " + endpoint;
    }
}
