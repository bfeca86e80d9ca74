package dev.tokamak.threaded;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

import dev.tokamak.metrics.Counter;
import dev.tokamak.metrics.Counters;
import dev.tokamak.threaded.ThreadedConfig.Kind;
import dev.tokamak.wire.SteadyLogger;

/** The threads of a transport, all of one kind. Knows which are alive, so that none is forgotten at the end. Any thread. */
final class Threads {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.threaded");

    private final String prefix;
    private final ThreadFactory factory;
    private final Set<Thread> alive = ConcurrentHashMap.newKeySet();
    private volatile boolean ending;
    private volatile boolean closed; // written under this

    Threads(String prefix, ThreadFactory factory) {
        this.prefix = prefix;
        this.factory = factory;
    }

    static ThreadFactory factory(Kind kind) {
        return switch (kind) {
            case PLATFORM -> Thread.ofPlatform().factory();
            case VIRTUAL -> Thread.ofVirtual().factory();
        };
    }

    /**
     * Starts a thread.
     *
     * @param role
     *            what it does, for its name
     * @param body
     *            what to run; must not throw
     * @throws IOException
     *             when no thread can be created, as happens to platform threads when memory, or what the system allows, is
     *             exhausted, or when all is over
     */
    synchronized void start(String role, Runnable body) throws IOException {
        if (closed) {
            throw new IOException("the transport is shut down");
        }
        launch(role, body);
    }

    /** As {@link #start}, also after the end: for telling a handler that it came too late. */
    synchronized void launch(String role, Runnable body) throws IOException {
        Thread thread = null;
        try {
            thread = factory.newThread(() -> run(body));
            thread.setName(prefix + "-" + role);
            alive.add(thread);
            thread.start();
        } catch (OutOfMemoryError | RuntimeException e) {
            if (thread != null) {
                alive.remove(thread);
            }
            throw new IOException("no thread can be created: " + e.getMessage(), e);
        }
    }

    private void run(Runnable body) {
        try {
            body.run();
        } catch (Throwable t) {
            LOG.log(Level.ERROR, Thread.currentThread().getName() + " ended with an error", t);
        } finally {
            if (!ending || closed) {
                alive.remove(Thread.currentThread()); // otherwise it is to be joined first
            }
        }
    }

    /** The role of the calling thread has become known more precisely. */
    void rename(String role) {
        Thread.currentThread().setName(prefix + "-" + role);
    }

    /** Whether the calling thread is one of these. */
    boolean isOurs() {
        return alive.contains(Thread.currentThread());
    }

    /** Their names, sorted. */
    List<String> names() {
        return alive.stream().map(Thread::getName).sorted(Comparator.naturalOrder()).toList();
    }

    /** From here on, threads that end are remembered until {@link #close} has joined them. */
    void beginEnding() {
        ending = true;
    }

    /**
     * Waits until all have ended, and starts no more.
     *
     * @param atMost
     *            how long
     * @return the names of those that are still there: something in a handler holds them
     */
    List<String> close(Duration atMost) throws InterruptedException {
        List<Thread> left;
        synchronized (this) { // nobody is just being started
            ending = true;
            closed = true;
            left = List.copyOf(alive);
        }
        long deadline = System.nanoTime() + atMost.toNanos();
        for (var thread : left) {
            if (thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                alive.remove(thread);
            }
        }
        return alive.stream().filter(Thread::isAlive).map(Thread::getName).toList();
    }

    /** Clears a stranger's interrupt, which would close the next channel that the calling thread blocks in. */
    static void clearInterrupt(Counters counters) {
        if (Thread.interrupted()) {
            counters.add(Counter.INTERRUPTS_CLEARED);
        }
    }
}
