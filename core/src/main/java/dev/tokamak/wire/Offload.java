package dev.tokamak.wire;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs blocking work on virtual threads: a bounded number at once, a bounded number waiting. Any thread.
 */
public final class Offload implements Workers, AutoCloseable {

    /** Default for work under way at once. */
    public static final int DEFAULT_AT_ONCE = 256;
    /** Default for work waiting for its turn. */
    public static final int DEFAULT_WAITING = 10_000;

    private final ExecutorService threads;
    private final Semaphore places;
    private final AtomicInteger admitted = new AtomicInteger();
    private final int mostAdmitted;

    /**
     * Starts no thread until there is work.
     *
     * @param name
     *            prefix of thread names
     * @param atOnce
     *            work under way at once, 1 or more
     * @param waiting
     *            work waiting besides, 0 or more
     */
    public Offload(String name, int atOnce, int waiting) {
        threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-offload-", 0).factory());
        places = new Semaphore(atOnce);
        mostAdmitted = atOnce + waiting;
    }

    @Override
    public void run(Runnable work) {
        if (admitted.incrementAndGet() > mostAdmitted) {
            admitted.decrementAndGet();
            throw new RejectedExecutionException("more than " + mostAdmitted + " pieces of blocking work are waiting");
        }
        try {
            threads.execute(() -> whenThereIsRoom(work));
        } catch (RejectedExecutionException e) {
            admitted.decrementAndGet();
            throw new RejectedExecutionException("the transport is shut down", e);
        }
    }

    private void whenThereIsRoom(Runnable work) {
        places.acquireUninterruptibly();
        try {
            work.run();
        } finally {
            places.release();
            admitted.decrementAndGet();
        }
    }

    /**
     * Work that has not ended.
     *
     * @return 0 or more
     */
    public int pending() {
        return admitted.get();
    }

    /**
     * After {@link #close}: waits until everything has ended.
     *
     * @param atMost
     *            how long
     * @return false when something pays no attention to its interrupt
     * @throws InterruptedException
     *             when the caller was interrupted
     */
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return threads.awaitTermination(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Interrupts what is under way and accepts no more. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
