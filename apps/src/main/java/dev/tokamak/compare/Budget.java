package dev.tokamak.compare;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Divides the time that is left among the runs that are left. Each run's overhead (connecting, closing, draining) is
 * learned from those before it, so that the whole ends in time even where a guess was wrong.
 */
final class Budget {
    /** A run shorter than this says nothing. */
    static final double MIN_SECONDS = 0.4;
    static final double MAX_SECONDS = 10;
    private static final double FIRST_GUESS = 0.25;
    private static final double NANOS = 1e9;
    /** Of each run, this share is run before measuring, under the same load. */
    static final double WARM_SHARE = 0.25;

    private final LongSupplier clock;
    private final long deadline;
    private double overhead = FIRST_GUESS;

    Budget(Duration whole, LongSupplier clock) {
        this.clock = clock;
        this.deadline = clock.getAsLong() + whole.toNanos();
    }

    /** Seconds until the end; below 0 when it has passed. */
    double left() {
        return (deadline - clock.getAsLong()) / NANOS;
    }

    /**
     * How long each of the runs left may measure, in seconds; 0 when there is no time for that many.
     *
     * @param runs     how many are left
     * @param reserved seconds needed for other things
     */
    double each(int runs, double reserved) {
        double seconds = ((left() - reserved) / runs - overhead) / (1 + WARM_SHARE);
        return seconds < MIN_SECONDS ? 0 : Math.min(seconds, MAX_SECONDS);
    }

    /** Learns from a run that is over: all that it took, and what it measured. */
    void took(double wallSeconds, double measuredSeconds) {
        overhead += (Math.max(0, wallSeconds - measuredSeconds * (1 + WARM_SHARE)) - overhead) / 4;
    }
}
