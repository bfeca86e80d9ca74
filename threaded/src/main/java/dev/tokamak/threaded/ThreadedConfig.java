package dev.tokamak.threaded;

import java.time.Duration;

import dev.tokamak.metrics.Counters;
import dev.tokamak.time.NanoClock;
import dev.tokamak.wire.Admission;
import dev.tokamak.wire.Offload;

/**
 * How a transport with a thread per client behaves. Immutable; start from {@link #platform()} or {@link #virtual()}.
 *
 * @param kind
 *            what its threads are; virtual threads are daemons, so they alone don't keep the process alive
 * @param name
 *            prefix of thread names
 * @param maxConnections
 *            connections open at once, incoming and outgoing; 0 for as many as there are descriptors, less a reserve, and
 *            for platform threads {@value #MOST_ON_PLATFORM_THREADS} at most
 * @param acceptPause
 *            how long accepting pauses when descriptors or threads are exhausted
 * @param offloadAtOnce
 *            offloaded work under way at once, 1 or more
 * @param offloadWaiting
 *            offloaded work that may wait besides, 0 or more
 * @param clock
 *            the clock of all deadlines; the waiting itself is the system's
 * @param counters
 *            where the transport counts
 */
public record ThreadedConfig(Kind kind, String name, int maxConnections, Duration acceptPause, int offloadAtOnce,
        int offloadWaiting, NanoClock clock, Counters counters) {

    /**
     * Default for connections on platform threads. A connection has one thread, or two once somebody else writes to it; a
     * thread's stack takes two memory mappings, of which Linux allows a process 65,530 unless told otherwise.
     */
    public static final int MOST_ON_PLATFORM_THREADS = 10_000;

    /** The kinds of threads. */
    public enum Kind {
        /** A thread of the operating system. */
        PLATFORM,
        /** A thread of the virtual machine's own, many of which share a few of the system's (JEP 444). */
        VIRTUAL
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException
     *             says which value is out of range
     */
    public ThreadedConfig {
        if (maxConnections < 0 || !acceptPause.isPositive()) {
            throw new IllegalArgumentException("connections must be 0 or more, the accept pause positive");
        }
        if (offloadAtOnce < 1 || offloadWaiting < 0) {
            throw new IllegalArgumentException("offloaded work at once must be 1 or more, waiting 0 or more");
        }
    }

    /**
     * Platform threads, named "platform"; connections by descriptors; 1 s; 256 pieces of offloaded work at once and 10,000
     * waiting; the system's clock; counters of its own.
     *
     * @return a new configuration
     */
    public static ThreadedConfig platform() {
        return defaults(Kind.PLATFORM, "platform");
    }

    /**
     * Virtual threads, named "virtual"; else as {@link #platform()}.
     *
     * @return a new configuration
     */
    public static ThreadedConfig virtual() {
        return defaults(Kind.VIRTUAL, "virtual");
    }

    private static ThreadedConfig defaults(Kind kind, String name) {
        return new ThreadedConfig(kind, name, 0, Duration.ofSeconds(1), Offload.DEFAULT_AT_ONCE,
                Offload.DEFAULT_WAITING, NanoClock.SYSTEM, new Counters());
    }

    /** The same, with another prefix of thread names. */
    public ThreadedConfig withName(String newName) {
        return new ThreadedConfig(kind, newName, maxConnections, acceptPause, offloadAtOnce, offloadWaiting, clock,
                counters);
    }

    /** The same, with another limit on connections; 0 for the default. */
    public ThreadedConfig withMaxConnections(int connections) {
        return new ThreadedConfig(kind, name, connections, acceptPause, offloadAtOnce, offloadWaiting, clock, counters);
    }

    /** The same, with another pause of accepting. */
    public ThreadedConfig withAcceptPause(Duration pause) {
        return new ThreadedConfig(kind, name, maxConnections, pause, offloadAtOnce, offloadWaiting, clock, counters);
    }

    /** The same, with other limits on offloaded work: under way at once, and waiting besides. */
    public ThreadedConfig withOffload(int atOnce, int waiting) {
        return new ThreadedConfig(kind, name, maxConnections, acceptPause, atOnce, waiting, clock, counters);
    }

    /** The same, with another clock. */
    public ThreadedConfig withClock(NanoClock newClock) {
        return new ThreadedConfig(kind, name, maxConnections, acceptPause, offloadAtOnce, offloadWaiting, newClock,
                counters);
    }

    /** The same, counting elsewhere. */
    public ThreadedConfig withCounters(Counters newCounters) {
        return new ThreadedConfig(kind, name, maxConnections, acceptPause, offloadAtOnce, offloadWaiting, clock,
                newCounters);
    }

    /** The limit on connections that holds, the default worked out. */
    int connectionLimit() {
        if (maxConnections > 0) {
            return maxConnections;
        }
        int byDescriptors = Admission.byDescriptors();
        return kind == Kind.VIRTUAL ? byDescriptors : Math.min(byDescriptors, MOST_ON_PLATFORM_THREADS);
    }
}
