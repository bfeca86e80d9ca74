package dev.tokamak.compare;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Divides the time that is left among the runs that are left. A run's overhead (connecting, draining, closing) depends on
 * how many clients it has and on the machine, so it is learned from those before, and the whole ends in time even where a
 * guess was wrong.
 */
final class Budget {
    /** A run shorter than this says nothing. */
    static final double MIN_SECONDS = 0.4;
    static final double MAX_SECONDS = 10;
    /** Of each run, this share is run before measuring, under the same load. */
    static final double WARM_SHARE = 0.25;
    private static final double GUESS_SECONDS = 0.2;
    private static final double GUESS_SECONDS_A_CLIENT = 0.0005;
    private static final double NANOS = 1e9;

    private final LongSupplier clock;
    private final long deadline;
    private final Map<Integer, Double> overheads;

    Budget(Duration whole, LongSupplier clock) {
        this(clock, clock.getAsLong() + whole.toNanos(), new HashMap<>());
    }

    private Budget(LongSupplier clock, long deadline, Map<Integer, Double> overheads) {
        this.clock = clock;
        this.deadline = deadline;
        this.overheads = overheads;
    }

    /** So many seconds from now on; both learn from the runs of either. */
    Budget part(double seconds) {
        return new Budget(clock, clock.getAsLong() + (long) (seconds * NANOS), overheads);
    }

    /** Seconds until the end; below 0 when it has passed. */
    double left() {
        return (deadline - clock.getAsLong()) / NANOS;
    }

    /**
     * How long each of the runs left may measure, in seconds; 0 when there is no time for that many.
     *
     * @param clients  numbers of clients of the places that are left
     * @param runs     how many runs there are at each place
     * @param reserved seconds needed for other things
     */
    double each(List<Integer> clients, int runs, double reserved) {
        double overhead = clients.stream().mapToDouble(this::overhead).sum() * runs;
        double seconds = (left() - reserved - overhead) / (clients.size() * runs) / (1 + WARM_SHARE);
        return seconds < MIN_SECONDS ? 0 : Math.min(seconds, MAX_SECONDS);
    }

    private double overhead(int clients) {
        return overheads.getOrDefault(clients, GUESS_SECONDS + clients * GUESS_SECONDS_A_CLIENT);
    }

    /** Learns from a run that is over: all that it took, and what it measured. */
    void took(int clients, double wallSeconds, double measuredSeconds) {
        double overhead = Math.max(0, wallSeconds - measuredSeconds * (1 + WARM_SHARE));
        overheads.merge(clients, overhead, (before, now) -> (before + now) / 2);
    }
}
