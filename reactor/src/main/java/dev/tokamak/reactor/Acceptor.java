package dev.tokamak.reactor;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.tokamak.metrics.Counter;
import dev.tokamak.metrics.Flight;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Listener;
import dev.tokamak.time.TimerQueue.Timer;
import dev.tokamak.wire.ChannelWire;
import dev.tokamak.wire.Gate;
import dev.tokamak.wire.SteadyLogger;

/**
 * A listening socket on its loop: accepts what is waiting, a bounded number a turn, and hands each connection to the loop
 * that has the fewest. Where there is no room, or the system has no descriptors left, it stops listening to its selector
 * instead of spinning: for a while, or until a connection ends. Those that come meanwhile wait in the backlog.
 */
final class Acceptor implements Ready, Listener {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.reactor");

    private final ReactorTransport transport;
    final EventLoop loop;
    private final ServerSocketChannel channel;
    private final SocketAddress localAddress;
    private final Supplier<? extends ConnectionHandler> handlers;
    private final ListenConfig config;
    private final Gate gate;
    private final Timer resume = new Timer(this::resume);
    private final CountDownLatch released = new CountDownLatch(1);
    private @Nullable SelectionKey key; // loop thread
    private volatile boolean full;
    private volatile boolean closed;

    private Acceptor(ReactorTransport transport, EventLoop loop, ServerSocketChannel channel,
            Supplier<? extends ConnectionHandler> handlers, ListenConfig config) throws IOException {
        this.transport = transport;
        this.loop = loop;
        this.channel = channel;
        this.handlers = handlers;
        this.config = config;
        localAddress = channel.getLocalAddress();
        gate = new Gate(transport.admission, config, loop.counters);
    }

    /** Binds on the calling thread, so that it learns what is wrong. */
    static Acceptor bind(ReactorTransport transport, EventLoop loop, SocketAddress at,
            Supplier<? extends ConnectionHandler> handlers, ListenConfig config) throws IOException {
        var channel = ServerSocketChannel.open();
        try {
            if (!System.getProperty("os.name").startsWith("Windows")) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true); // there it would mean something else
            }
            channel.bind(at, config.backlog());
            return new Acceptor(transport, loop, channel, handlers, config);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw ReactorTransport.cannot("listen on", at, e);
        }
    }

    /** Loop thread. */
    void open() {
        try {
            if (!closed) {
                key = loop.register(channel, SelectionKey.OP_ACCEPT, this);
            }
        } catch (IOException e) {
            LOG.log(Level.ERROR, "cannot listen on " + localAddress, e);
        }
    }

    @Override
    public void ready(SelectionKey ready) {
        for (int i = 0; i < loop.config.budget().accepts() && acceptOne(); i++) {
            // the bound is what matters
        }
    }

    private boolean acceptOne() {
        if (!enter()) {
            return false;
        }
        SocketChannel accepted = null;
        try {
            accepted = channel.accept();
        } catch (IOException | OutOfMemoryError e) {
            pause(e);
        } finally {
            if (accepted == null) {
                gate.leave();
                transport.left(); // for a moment it took a place that another listener may have wanted
            }
        }
        if (accepted != null) {
            handOver(accepted);
        }
        return accepted != null;
    }

    private void handOver(SocketChannel accepted) {
        var peer = remoteOf(accepted);
        if (!gate.admits(peer)) {
            ChannelWire.reset(accepted);
            transport.left();
            return;
        }
        loop.counters.add(Counter.ACCEPTED);
        var target = transport.leastBusy().reserve();
        if (target.inLoop()) {
            open(target, accepted, peer);
        } else {
            target.submit(() -> open(target, accepted, peer));
        }
    }

    /** On the thread of the loop that the connection will live on. */
    private void open(EventLoop target, SocketChannel accepted, SocketAddress peer) {
        ConnectionHandler handler;
        try {
            handler = Objects.requireNonNull(handlers.get(), "the supplier of handlers returned null");
        } catch (Throwable t) {
            LOG.log(Level.ERROR, "no handler for a connection to " + localAddress, t);
            loop.counters.add(Counter.HANDLER_ERRORS);
            ChannelWire.reset(accepted);
            target.release();
            left(peer);
            return;
        }
        var endpoint = new TcpEndpoint(target, transport.offload, handler, config.limits(), peer,
                config.tls(), () -> left(peer));
        target.add(endpoint);
        Flight.accepted(config.name(), endpoint.context().id());
        target.guarded(endpoint, () -> endpoint.open(accepted)); // so that a slow onOpen has its own name
    }

    private SocketAddress remoteOf(SocketChannel accepted) {
        try {
            return accepted.getRemoteAddress();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a connection was gone before it was looked at", e);
            return localAddress;
        }
    }

    // ---- who may come in

    /** A place in the transport and one in this listener, or else accepting pauses until somebody leaves. */
    private boolean enter() {
        if (gate.tryEnter()) {
            return true;
        }
        full = true;
        interest(0);
        if (gate.tryEnter()) { // somebody left before the flag was set
            full = false;
            interest(SelectionKey.OP_ACCEPT);
            return true;
        }
        return false;
    }

    /** One of ours is over, on whichever loop it lived: its place is free for somebody who waits, perhaps elsewhere. */
    private void left(SocketAddress peer) {
        gate.leave(peer);
        transport.left();
    }

    /** Somebody has left the transport: if that was what this waited for, it goes on. Any thread. */
    void roomMade() {
        if (full) {
            full = false;
            loop.submit(this::resume);
        }
    }

    /** No descriptors, no memory: the connections inside are served on, the listener tries again later. */
    private void pause(Throwable cause) {
        if (closed) {
            return;
        }
        interest(0);
        loop.timers.arm(resume, loop.config.clock().nanoTime() + loop.config.acceptPause().toNanos());
        loop.counters.add(Counter.ACCEPT_PAUSES);
        LOG.log(Level.WARNING, "{0}: accepting pauses for {1} ms: {2}", this,
                loop.config.acceptPause().toMillis(), cause.toString()); // as text: one line, not a stack a period
    }

    private void resume() {
        if (!resume.isArmed()) {
            interest(SelectionKey.OP_ACCEPT);
        }
    }

    private void interest(int ops) {
        if (key != null && key.isValid()) {
            key.interestOps(ops);
        }
    }

    // ---- Listener: any thread

    @Override
    public SocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public int openConnections() {
        return gate.inside();
    }

    @Override
    public void close() {
        var released = beginClose();
        transport.awaitUnlessInLoop(released);
    }

    /** Stops listening; what it returns is open once the address is free. */
    CountDownLatch beginClose() {
        if (transport.acceptors.remove(this)) {
            closed = true;
            loop.submit(() -> {
                loop.timers.cancel(resume);
                ChannelWire.close(channel);
                loop.submit(released::countDown); // in the next turn: the descriptor is given back in the select between
            });
        }
        return released;
    }

    @Override
    public String toString() {
        return "listener " + config.name() + " " + localAddress + ", " + openConnections() + " connections"
                + (full ? ", full" : "") + (resume.isArmed() ? ", paused" : "");
    }
}
