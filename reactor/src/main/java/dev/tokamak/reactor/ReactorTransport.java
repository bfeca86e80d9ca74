package dev.tokamak.reactor;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.tokamak.metrics.Counters;
import dev.tokamak.metrics.Flight;
import dev.tokamak.metrics.LoopStats;
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
import dev.tokamak.wire.Admission;
import dev.tokamak.wire.Offload;
import dev.tokamak.wire.ShutdownOnce;
import dev.tokamak.wire.SteadyLogger;

/**
 * The reactor: every connection and port on one thread and one selector, or spread over several such loops that share
 * nothing.
 *
 * <pre>{@code
 * try (var transport = ReactorTransport.start(ReactorConfig.DEFAULT)) {
 *     transport.listen(new InetSocketAddress(7007), Echo::new, ListenConfig.DEFAULT);
 *     Thread.currentThread().join();
 * }
 * }</pre>
 */
public final class ReactorTransport implements Transport {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.reactor");

    private static final int LOOP_ANSWERS_SECONDS = 5;

    private final ReactorConfig config;
    private final Counters counters = new Counters();
    final Admission admission;
    final Offload offload;
    private final Watchdog watchdog;
    final List<EventLoop> loops = new ArrayList<>();
    final Set<Acceptor> acceptors = ConcurrentHashMap.newKeySet();
    private final Flight.Statistics statistics = new Flight.Statistics(this::recordStatistics);
    final ShutdownOnce once = new ShutdownOnce();
    private final Shutdown shutdown = new Shutdown(this);

    private ReactorTransport(ReactorConfig config) throws IOException {
        this.config = config;
        admission = new Admission(config.maxConnections() > 0 ? config.maxConnections() : Admission.byDescriptors());
        offload = new Offload(config.name(), Offload.DEFAULT_AT_ONCE, Offload.DEFAULT_WAITING);
        watchdog = new Watchdog(config.slowCallback(), counters);
        try {
            for (int i = 0; i < config.reactors(); i++) {
                loops.add(new EventLoop(config.name() + "-" + i, config, counters, watchdog));
            }
        } catch (Throwable t) {
            loops.forEach(EventLoop::end);
            statistics.close();
            throw t;
        }
    }

    /**
     * Starts the loops.
     *
     * @param config
     *            how it behaves
     * @return running, with nothing to do yet
     * @throws IOException
     *             when the system has no selector left
     */
    public static ReactorTransport start(ReactorConfig config) throws IOException {
        var transport = new ReactorTransport(config);
        transport.loops.forEach(EventLoop::start);
        transport.watchdog.start(transport.loops, config.name());
        return transport;
    }

    // ---- Transport

    @Override
    public Listener listen(SocketAddress at, Supplier<? extends ConnectionHandler> handlers, ListenConfig listening)
            throws IOException {
        once.refuse(false);
        var acceptor = Acceptor.bind(this, leastBusy(), at, handlers, listening);
        acceptors.add(acceptor);
        acceptor.loop.submit(acceptor::open);
        if (once.hasBegun()) { // it may have closed the others just now
            acceptor.close();
        }
        return acceptor;
    }

    @Override
    public Connection connect(SocketAddress to, ConnectionHandler handler, ConnectConfig connecting) {
        once.refuse(true);
        var limits = connecting.limits();
        var loop = ownLoopOr(leastBusy()).reserve();
        boolean room = admission.tryEnter();
        var endpoint = new TcpEndpoint(loop, offload, handler, limits, to, connecting.tls(),
                room ? this::leftAgain : () -> {});
        loop.submit(() -> {
            loop.add(endpoint);
            if (room && !once.hasBegun()) {
                endpoint.connect(connecting);
            } else {
                endpoint.context().failed(CloseReason.REFUSED, null);
            }
        });
        return endpoint.context();
    }

    @Override
    public DatagramPort bind(SocketAddress at, DatagramHandler handler, DatagramConfig binding) throws IOException {
        once.refuse(false);
        return Ports.bind(this, binding.spread() ? loops : List.of(ownLoopOr(leastBusy())), at, handler, binding);
    }

    @Override
    public ShutdownReport shutdown(Duration grace) {
        if (inLoop()) {
            throw new IllegalStateException("shutdown would wait for the callback that calls it");
        }
        return once.run(Thread.ofPlatform().name(config.name() + "-shutdown"), grace, shutdown);
    }

    // ---- what can be seen from outside

    private void recordStatistics() {
        loops.forEach(loop -> Flight.Statistics.loop(loop.name, loop.stats()));
    }

    /**
     * What has been counted.
     *
     * @return live
     */
    public Counters counters() {
        return counters;
    }

    /**
     * What each loop has done.
     *
     * @return one per loop
     */
    public List<LoopStats> stats() {
        return loops.stream().map(EventLoop::stats).toList();
    }

    /**
     * All that is alive: listeners, loops, connections, ports. From inside a callback only those of its own loop are sure
     * to be there.
     *
     * @return lines for a person
     */
    public String dump() {
        var lines = new ConcurrentLinkedQueue<String>();
        acceptors.forEach(acceptor -> lines.add(acceptor.toString()));
        onEveryLoop(loop -> {
            lines.add(loop.name + ": " + loop.stats());
            loop.endpoints().forEach(endpoint -> lines.add("    " + loop.name + " " + endpoint));
        });
        return String.join("\n", lines) + "\n" + counters.snapshot() + "\n";
    }

    @Override
    public String toString() {
        return config.name() + " x" + loops.size() + ", " + admission.inside() + " connections";
    }

    // ---- for its parts

    /** The loop with the fewest connections: an even spread, also after many have come and gone. */
    EventLoop leastBusy() {
        return loops.size() == 1
                ? loops.getFirst()
                : loops.stream().min(Comparator.comparingInt(EventLoop::load)).get();
    }

    private EventLoop ownLoopOr(EventLoop other) {
        return loops.stream().filter(EventLoop::inLoop).findFirst().orElse(other);
    }

    private boolean inLoop() {
        return loops.stream().anyMatch(EventLoop::inLoop);
    }

    /** An outgoing connection is over. */
    private void leftAgain() {
        admission.leave();
        left();
    }

    /** A connection is over and has given its place back: it is free for somebody who waits. */
    void left() {
        shutdown.left();
        acceptors.forEach(Acceptor::roomMade);
    }

    /** Has every loop do something, and waits for it unless this is one of them. */
    void onEveryLoop(Consumer<EventLoop> what) {
        var done = new CountDownLatch(loops.size());
        for (var loop : loops) {
            Runnable task = () -> {
                try {
                    what.accept(loop);
                } finally {
                    done.countDown();
                }
            };
            if (loop.inLoop()) {
                task.run();
            } else {
                loop.submit(task);
            }
        }
        if (!awaitUnlessInLoop(done)) {
            LOG.log(Level.WARNING, "{0}: a loop does not answer", this);
        }
    }

    /** Waits for a loop, unless this is one; not for ever, because a handler may be holding it. */
    boolean awaitUnlessInLoop(CountDownLatch latch) {
        try {
            return inLoop() || latch.await(LOOP_ANSWERS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Everything has ended: the threads too. A loop that a handler holds is left to it. */
    void stopThreads() throws InterruptedException {
        statistics.close();
        offload.close();
        loops.forEach(EventLoop::stop);
        for (var loop : loops) {
            if (!loop.join(Duration.ofSeconds(LOOP_ANSWERS_SECONDS))) {
                LOG.log(Level.ERROR, "{0} does not stop; it is held by {1}", loop.name, loop.meter.running());
            }
        }
        watchdog.stop();
        LOG.log(Level.DEBUG, "{0} stopped: {1}", config.name(), counters.snapshot());
    }

    static IOException cannot(String what, SocketAddress at, Exception e) {
        var explained = new BindException("cannot " + what + " " + at + ": " + e.getMessage());
        explained.initCause(e);
        return explained;
    }
}
