package dev.tokamak.threaded;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

import dev.tokamak.metrics.Counters;
import dev.tokamak.wire.Offload;
import dev.tokamak.wire.TlsBuffers;

/** What the connections, ports and listeners of one transport share. Any thread. */
final class Engine {

    final ThreadedConfig config;
    final Counters counters;
    final Threads threads;
    final TimerThread timers;
    final BufferPool buffers = new BufferPool();
    final TlsBuffers tlsBuffers = new TlsBuffers();
    final Offload offload;
    final Places places;
    final Set<TcpClient> clients = ConcurrentHashMap.newKeySet();
    final Set<UdpPort> ports = ConcurrentHashMap.newKeySet();
    final Set<Acceptor> acceptors = ConcurrentHashMap.newKeySet();
    /** Nothing new comes in, and connections end when nothing is under way. */
    volatile boolean draining;
    /** The grace is over: whatever is left or still turns up ends at once. */
    volatile boolean cutting;

    Engine(ThreadedConfig config, ThreadFactory factory) {
        this.config = config;
        counters = config.counters();
        threads = new Threads(config.name(), factory);
        timers = new TimerThread(config.name(), config.clock(), counters);
        offload = new Offload(config.name(), config.offloadAtOnce(), config.offloadWaiting());
        places = new Places(config.connectionLimit(), counters);
    }
}
