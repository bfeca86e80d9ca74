package dev.tokamak.threaded;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.tokamak.metrics.Counter;
import dev.tokamak.metrics.Flight;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Listener;
import dev.tokamak.wire.ChannelWire;
import dev.tokamak.wire.SteadyLogger;

/**
 * A listening socket and the thread that blocks in its {@code accept}: starts a thread for each connection. Where there is
 * no room it waits until a connection ends; where the system has no descriptors or threads left, it pauses. Those that come
 * meanwhile wait in the backlog.
 */
final class Acceptor implements Listener {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.threaded");
    private static final int CLOSE_SECONDS = 5;

    private final Engine engine;
    private final Supplier<? extends ConnectionHandler> handlers;
    private final ListenConfig config;
    private final Sockets sockets;
    private final SocketAddress localAddress;
    private final Places.Group group;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile ServerSocketChannel channel; // replaced under this
    private volatile boolean closed;
    private volatile boolean paused;

    /** How sockets are made, so that a test can make ones that fail. */
    interface Sockets {

        /** Bound and listening. */
        ServerSocketChannel listen(SocketAddress at, int backlog) throws IOException;

        /** Blocks. */
        default SocketChannel accept(ServerSocketChannel from) throws IOException {
            return from.accept();
        }
    }

    /** Binds on the calling thread, so that it learns what is wrong. */
    Acceptor(Engine engine, Sockets sockets, SocketAddress at, Supplier<? extends ConnectionHandler> handlers,
            ListenConfig config) throws IOException {
        this.engine = engine;
        this.sockets = sockets;
        this.handlers = handlers;
        this.config = config;
        group = new Places.Group(config.maxConnections(), config.maxPerAddress());
        channel = sockets.listen(at, config.backlog());
        localAddress = channel.getLocalAddress();
    }

    static ServerSocketChannel listen(SocketAddress at, int backlog) throws IOException {
        var channel = ServerSocketChannel.open();
        try {
            if (!System.getProperty("os.name").startsWith("Windows")) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true); // there it would mean something else
            }
            return channel.bind(at, backlog);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    void start() throws IOException {
        engine.acceptors.add(this);
        try {
            engine.threads.start("accept-" + ThreadedTransport.portOf(localAddress), this::run);
        } catch (IOException e) {
            ended.countDown();
            close();
            throw e;
        }
    }

    // ---- its thread

    private void run() {
        try {
            while (!closed) {
                engine.places.awaitRoom(group, () -> closed);
                acceptOne();
            }
        } finally {
            ended.countDown();
        }
    }

    private void acceptOne() {
        SocketChannel accepted;
        try {
            accepted = sockets.accept(channel);
        } catch (ClosedChannelException e) {
            listenAgain();
            return;
        } catch (IOException | OutOfMemoryError e) {
            pause(e);
            return;
        }
        while (!engine.places.tryEnter(group)) { // an outgoing connection or another listener was faster
            engine.places.awaitRoom(group, () -> closed);
            if (closed) {
                ChannelWire.reset(accepted);
                return;
            }
        }
        handOver(accepted);
    }

    private void handOver(SocketChannel accepted) {
        var peer = remoteOf(accepted);
        if (peer == null) {
            ChannelWire.reset(accepted);
            engine.places.leave(group);
            return;
        }
        if (!engine.places.tryEnterFrom(group, peer)) {
            engine.counters.add(Counter.REFUSED);
            ChannelWire.reset(accepted);
            engine.places.leave(group);
            return;
        }
        engine.counters.add(Counter.ACCEPTED);
        try {
            engine.threads.start("client", () -> serve(accepted, peer));
        } catch (IOException e) {
            ChannelWire.reset(accepted);
            left(peer);
            pause(e);
        }
    }

    private static @Nullable SocketAddress remoteOf(SocketChannel accepted) {
        try {
            return accepted.getRemoteAddress();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a connection was gone before it was accepted", e);
            return null;
        }
    }

    private void left(SocketAddress peer) {
        engine.places.leaveFrom(group, peer);
        engine.places.leave(group);
    }

    /** No descriptors, no threads, no memory: the connections inside are served on, the listener tries again later. */
    private void pause(Throwable cause) {
        if (closed) {
            return;
        }
        engine.counters.add(Counter.ACCEPT_PAUSES);
        LOG.log(Level.WARNING, "{0}: accepting pauses for {1} ms: {2}", this, engine.config.acceptPause().toMillis(),
                cause.toString()); // as text: one line, not a stack a period
        paused = true;
        engine.places.pause(engine.config.acceptPause().toNanos(), () -> closed);
        paused = false;
    }

    /** A stranger has interrupted this thread, and that has closed the socket. */
    private void listenAgain() {
        if (closed) {
            return;
        }
        Threads.clearInterrupt(engine.counters);
        LOG.log(Level.WARNING, "{0}: its thread was interrupted, which closes the socket; listening again", this);
        try {
            synchronized (this) {
                if (!closed) {
                    ChannelWire.close(channel);
                    channel = sockets.listen(localAddress, config.backlog());
                }
            }
        } catch (IOException | RuntimeException e) {
            pause(e);
        }
    }

    /** On the thread of the connection: its whole life. */
    private void serve(SocketChannel accepted, SocketAddress peer) {
        TcpClient client;
        try {
            var handler = Objects.requireNonNull(handlers.get(), "the supplier of handlers returned null");
            client = new TcpClient(engine, handler, config.limits(), peer, config.tls(),
                    () -> left(peer));
        } catch (Throwable t) {
            LOG.log(Level.ERROR, "no handler for a connection to " + localAddress, t);
            engine.counters.add(Counter.HANDLER_ERRORS);
            ChannelWire.reset(accepted);
            left(peer);
            return;
        }
        Threads.clearInterrupt(engine.counters); // of the one who makes handlers
        engine.threads.rename("client-" + client.label());
        Flight.accepted(config.name(), client.core().id());
        client.register();
        client.serve(accepted);
    }

    // ---- Listener: any thread

    @Override
    public SocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public int openConnections() {
        return engine.places.inside(group);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            ChannelWire.close(channel);
        }
        engine.acceptors.remove(this);
        engine.places.stir();
        if (!engine.threads.isOurs()) {
            awaitEnd();
        }
    }

    /** Until its thread has left {@code accept}, the system holds on to the address. */
    private void awaitEnd() {
        try {
            if (!ended.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "{0}: its thread does not end", this);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "listener " + config.name() + " " + localAddress + ", " + openConnections() + " connections"
                + (paused ? ", paused" : "");
    }
}
