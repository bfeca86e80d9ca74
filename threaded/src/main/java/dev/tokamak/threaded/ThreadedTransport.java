package dev.tokamak.threaded;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

import dev.tokamak.metrics.Counters;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.DatagramPort;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Listener;
import dev.tokamak.net.ShutdownReport;
import dev.tokamak.net.Transport;
import dev.tokamak.wire.ChannelWire;
import dev.tokamak.wire.ShutdownOnce;
import dev.tokamak.wire.SteadyLogger;

/**
 * A thread per client: each connection has one that blocks in {@code read}, each listener one in {@code accept}, each port
 * one in {@code receive}. The threads are platform threads or virtual ones; nothing else differs.
 *
 * <pre>{@code
 * try (var transport = ThreadedTransport.start(ThreadedConfig.virtual())) {
 *     transport.listen(new InetSocketAddress(7007), Echo::new, ListenConfig.DEFAULT);
 *     Thread.currentThread().join();
 * }
 * }</pre>
 */
public final class ThreadedTransport implements Transport {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.threaded");

    private final Engine engine;
    private final Acceptor.Sockets sockets;
    private final ShutdownOnce once = new ShutdownOnce();
    private final Shutdown shutdown;

    /** With threads and listening sockets made elsewhere, so that tests can have them fail. */
    ThreadedTransport(ThreadedConfig config, ThreadFactory factory, Acceptor.Sockets sockets) {
        engine = new Engine(config, factory);
        this.sockets = sockets;
        shutdown = new Shutdown(engine, once);
        engine.timers.start();
    }

    /**
     * Starts a transport.
     *
     * @param config
     *            how it behaves
     * @return running, with nothing to do yet
     */
    public static ThreadedTransport start(ThreadedConfig config) {
        return new ThreadedTransport(config, Threads.factory(config.kind()), Acceptor::listen);
    }

    // ---- Transport

    @Override
    public Listener listen(SocketAddress at, Supplier<? extends ConnectionHandler> handlers, ListenConfig listening)
            throws IOException {
        once.refuse(false);
        Acceptor acceptor;
        try {
            acceptor = new Acceptor(engine, sockets, at, handlers, listening);
            acceptor.start();
        } catch (IOException | RuntimeException e) {
            throw cannot("listen on", at, e);
        }
        if (once.hasBegun()) { // it may have closed the others just now
            acceptor.close();
        }
        return acceptor;
    }

    @Override
    public Connection connect(SocketAddress to, ConnectionHandler handler, ConnectConfig connecting) {
        once.refuse(true);
        var limits = connecting.limits();
        boolean room = engine.places.tryEnter();
        var client = new TcpClient(engine, handler, limits, to, connecting.tls(),
                room ? engine.places::leave : () -> {});
        var role = "client-" + client.label();
        try {
            if (room && !once.hasBegun()) {
                client.register(); // here: once this returns, it may be over before its thread has begun
                engine.threads.start(role, () -> client.serve(new Connecting(client, to, connecting)));
            } else {
                engine.threads.launch(role, () -> client.refuse(CloseReason.REFUSED, null));
            }
        } catch (IOException e) {
            endElsewhere(client, once.hasBegun() ? CloseReason.REFUSED : CloseReason.CONNECT_FAILED, e);
        }
        return client.core();
    }

    /** There is no thread for it; but its handler must hear of that, and not from the caller's thread. */
    private void endElsewhere(TcpClient client, CloseReason why, IOException cause) {
        try {
            engine.offload.run(() -> client.refuse(why, cause));
        } catch (RejectedExecutionException e) {
            cause.addSuppressed(e);
            LOG.log(Level.ERROR, "no thread to tell the handler of " + client + " that it failed", cause);
        }
    }

    @Override
    public DatagramPort bind(SocketAddress at, DatagramHandler handler, DatagramConfig binding) throws IOException {
        once.refuse(false);
        try {
            var channel = UdpPort.open(at, binding);
            try {
                var port = new UdpPort(engine, channel, handler, binding);
                port.start();
                return port.core();
            } catch (IOException e) {
                ChannelWire.close(channel);
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            throw cannot("bind", at, e);
        }
    }

    @Override
    public ShutdownReport shutdown(Duration grace) {
        if (engine.threads.isOurs()) {
            throw new IllegalStateException("shutdown would wait for the callback that calls it");
        }
        return once.run(Thread.ofPlatform().name(engine.config.name() + "-shutdown"), grace, shutdown);
    }

    private static IOException cannot(String what, SocketAddress at, Exception e) {
        var explained = new BindException("cannot " + what + " " + at + ": " + e.getMessage());
        explained.initCause(e);
        return explained;
    }

    static String portOf(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? Integer.toString(inet.getPort()) : address.toString();
    }

    // ---- what can be seen from outside

    /**
     * What has been counted.
     *
     * @return live
     */
    public Counters counters() {
        return engine.counters;
    }

    /**
     * All that is alive: listeners, connections with the state of their readers, ports, timers, threads. Any thread.
     *
     * @return lines for a person
     */
    public String dump() {
        var text = new StringBuilder();
        engine.acceptors.forEach(acceptor -> text.append(acceptor).append('\n'));
        engine.clients.forEach(client -> text.append("    ").append(client).append('\n'));
        engine.ports.forEach(port -> text.append(port).append('\n'));
        text.append(engine.timers.size()).append(" timers, ");
        text.append(engine.offload.pending()).append(" pieces of offloaded work\n");
        text.append("threads: ").append(String.join(", ", engine.threads.names())).append('\n');
        return text.append(engine.counters.snapshot()).append('\n').toString();
    }

    @Override
    public String toString() {
        return engine.config.name() + ", " + engine.places.inside() + " connections";
    }
}
