package dev.tokamak.contract.support;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for a condition, never for a time. Every wait is bounded. */
public final class Await {

    /** Longer than anything takes on a busy machine. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long POLL_NANOS = 1_000_000;

    private Await() {}

    /**
     * Waits until something holds.
     *
     * @param condition
     *            what is waited for
     * @param what
     *            the same in words, for the failure
     */
    public static void eventually(BooleanSupplier condition, String what) {
        eventually(condition, () -> what);
    }

    /**
     * Waits until something holds.
     *
     * @param condition
     *            what is waited for
     * @param what
     *            the same in words, asked for when it failed
     */
    public static void eventually(BooleanSupplier condition, Supplier<String> what) {
        if (!within(PATIENCE, condition)) {
            throw new AssertionError("did not come to pass within " + PATIENCE.toSeconds() + " s: " + what.get());
        }
    }

    /**
     * Waits until something holds, or not.
     *
     * @param atMost
     *            how long
     * @param condition
     *            what is waited for
     * @return whether it held in time
     */
    public static boolean within(Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted while waiting");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    /**
     * Waits for a latch.
     *
     * @param latch
     *            the latch
     * @param what
     *            what it stands for
     */
    public static void latch(CountDownLatch latch, String what) {
        try {
            if (!latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        "did not come to pass within " + PATIENCE.toSeconds() + " s: " + what + ", lacking "
                                + latch.getCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + what, e);
        }
    }
}
