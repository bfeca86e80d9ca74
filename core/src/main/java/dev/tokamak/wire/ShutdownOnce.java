package dev.tokamak.wire;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.tokamak.net.ShutdownReport;

/**
 * A shutdown that happens once, and once begun goes on to the end, whatever happens to those who wait for it. Any thread.
 */
public final class ShutdownOnce {

    /** What a transport does to end. */
    @FunctionalInterface
    public interface Work {

        /**
         * Ends everything.
         *
         * @param graceNanos
         *            how long connections may drain, nanoseconds, half the range at most
         * @return how it went
         * @throws InterruptedException
         *             by nobody
         */
        ShutdownReport end(long graceNanos) throws InterruptedException;
    }

    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<ShutdownReport> report = new CompletableFuture<>();
    private volatile boolean over;

    /** Not begun. */
    public ShutdownOnce() {}

    /**
     * Whether it has begun: nothing new is taken on.
     *
     * @return true from then on
     */
    public boolean hasBegun() {
        return begun.get();
    }

    /** From now on nothing can be answered any more. */
    public void nothingIsAnsweredAnyMore() {
        over = true;
    }

    /**
     * Turns away what comes too late.
     *
     * @param afterTheEnd
     *            whether it may still come while connections drain
     * @throws IllegalStateException
     *             when it comes too late
     */
    public void refuse(boolean afterTheEnd) {
        if (afterTheEnd ? over : hasBegun()) {
            throw new IllegalStateException("the transport is shut down");
        }
    }

    /**
     * The first call has the work done by a thread that nobody interrupts; all calls wait for it.
     *
     * @param thread
     *            makes that thread
     * @param grace
     *            how long connections may drain
     * @param work
     *            what to do
     * @return how it went
     */
    public ShutdownReport run(Thread.Builder thread, Duration grace, Work work) {
        if (begun.compareAndSet(false, true)) {
            long nanos = Math.min(TimeUnit.NANOSECONDS.convert(grace), Long.MAX_VALUE / 2);
            try {
                awaitEnd(thread.start(() -> complete(work, nanos)));
            } catch (OutOfMemoryError e) { // no thread to be had: then by this one
                complete(work, nanos);
            }
        }
        return report.join();
    }

    private void complete(Work work, long graceNanos) {
        try {
            report.complete(work.end(graceNanos));
        } catch (Throwable t) {
            report.completeExceptionally(t);
        }
    }

    private static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
