package dev.tokamak.contract.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

import dev.tokamak.metrics.Counter;
import dev.tokamak.metrics.Counters;
import dev.tokamak.metrics.LoopStats;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.DatagramPort;
import dev.tokamak.net.Limits;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Listener;
import dev.tokamak.net.ShutdownReport;
import dev.tokamak.net.Transport;
import dev.tokamak.reactor.ReactorTransport;
import dev.tokamak.threaded.ThreadedTransport;

/**
 * A transport under test. Puts a {@link Guard} before every handler, so that whatever a test is about, callbacks that
 * overlap or come after the end are found; and closes the clients of the test with it.
 */
public final class TestTransport implements Transport {

    private final TransportKind kind;
    private final Transport transport;
    private final Counters counters;
    private final GuardBook book = new GuardBook();
    private final ConcurrentLinkedQueue<RawClient> clients = new ConcurrentLinkedQueue<>();

    TestTransport(TransportKind kind, Transport transport, Counters counters) {
        this.kind = kind;
        this.transport = transport;
        this.counters = counters;
    }

    // ---- shortcuts for tests

    /**
     * Listens on a free port of 127.0.0.1.
     *
     * @param handlers
     *            makes handlers
     * @return where it listens
     */
    public InetSocketAddress serve(Supplier<? extends ConnectionHandler> handlers) {
        return serve(handlers, Limits.DEFAULT);
    }

    /**
     * Listens on a free port of 127.0.0.1.
     *
     * @param handlers
     *            makes handlers
     * @param limits
     *            of each connection
     * @return where it listens
     */
    public InetSocketAddress serve(Supplier<? extends ConnectionHandler> handlers, Limits limits) {
        return addressOf(serve(handlers, ListenConfig.DEFAULT.withLimits(limits)));
    }

    /**
     * Listens on a free port of 127.0.0.1.
     *
     * @param handlers
     *            makes handlers
     * @param config
     *            how
     * @return the listener
     */
    public Listener serve(Supplier<? extends ConnectionHandler> handlers, ListenConfig config) {
        try {
            return listen(RawClient.loopback(0), handlers, config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Where a listener listens.
     *
     * @param listener
     *            a listener
     * @return address and port
     */
    public static InetSocketAddress addressOf(Listener listener) {
        return (InetSocketAddress) listener.localAddress();
    }

    /**
     * A client, closed at the end of the test if not before.
     *
     * @param to
     *            where to
     * @return connected
     */
    public RawClient client(SocketAddress to) {
        return closedInTheEnd(RawClient.connect(to));
    }

    /**
     * Has a client closed at the end of the test.
     *
     * @param client
     *            a client
     * @return the same
     */
    public RawClient closedInTheEnd(RawClient client) {
        clients.add(client);
        return client;
    }

    /**
     * Which transport this is.
     *
     * @return its kind
     */
    public TransportKind kind() {
        return kind;
    }

    /**
     * The transport itself, which knows its handlers by their own names.
     *
     * @return not guarded
     */
    public Transport raw() {
        return transport;
    }

    /**
     * What it counted.
     *
     * @return live
     */
    public Counters counters() {
        return counters;
    }

    /**
     * Reads a counter.
     *
     * @param counter
     *            which
     * @return its value
     */
    public long count(Counter counter) {
        return counters.get(counter);
    }

    /**
     * Connections that ended for a reason.
     *
     * @param reason
     *            which
     * @return how many
     */
    public long count(CloseReason reason) {
        return counters.get(reason);
    }

    /**
     * Connections whose handler has not heard of their end yet.
     *
     * @return 0 or more
     */
    public int open() {
        return book.open();
    }

    /**
     * The loops' figures.
     *
     * @return empty for a thread per client
     */
    public List<LoopStats> loops() {
        return transport instanceof ReactorTransport reactor ? reactor.stats() : List.of();
    }

    /**
     * Times around all loops.
     *
     * @return 0 for a thread per client
     */
    public long turns() {
        return loops().stream().mapToLong(LoopStats::turns).sum();
    }

    /** After the shutdown: what is left and should not be. */
    private List<String> leftovers() {
        var left = book.leftovers();
        for (var loop : loops()) {
            if (loop.endpoints() + loop.timers() + loop.pendingTasks() > 0) {
                left.add(loop.toString());
            }
        }
        if (transport instanceof ThreadedTransport && !dump().contains("0 timers, 0 pieces of offloaded work")) {
            left.add(dump());
        }
        return left;
    }

    /** All that is alive, for a test that hangs. */
    String dump() {
        return transport instanceof ReactorTransport reactor ? reactor.dump() : ((ThreadedTransport) transport).dump();
    }

    /** Ends all clients made so far. */
    public void closeAllClients() {
        clients.forEach(RawClient::close);
        clients.clear();
    }

    // ---- Transport

    @Override
    public Listener listen(SocketAddress at, Supplier<? extends ConnectionHandler> handlers, ListenConfig config)
            throws IOException {
        return transport.listen(at, () -> new Guard(handlers.get(), book), config);
    }

    @Override
    public Connection connect(SocketAddress to, ConnectionHandler handler, ConnectConfig config) {
        var guard = new Guard(handler, book);
        try {
            return transport.connect(to, guard, config);
        } catch (IllegalStateException e) {
            book.over(guard); // it was never given to anybody
            throw e;
        }
    }

    @Override
    public DatagramPort bind(SocketAddress at, DatagramHandler handler, DatagramConfig config) throws IOException {
        return transport.bind(at, handler, config);
    }

    @Override
    public ShutdownReport shutdown(Duration grace) {
        return transport.shutdown(grace);
    }

    /** Ends the clients, then the transport, and fails if any callback came when it should not, or anything is left. */
    @Override
    public void close() {
        closeAllClients();
        transport.shutdown(Duration.ofSeconds(2));
        if (!Await.within(Await.PATIENCE, () -> leftovers().isEmpty())) {
            throw new AssertionError("left after the shutdown: " + leftovers());
        }
    }
}
