package dev.tokamak.apps.files.client;

import java.util.Arrays;
import java.util.List;

/**
 * The same file, several times over one protocol. The first round pays for what happens once, so it is told by itself, and the
 * others are what is compared, unless it is the only one.
 *
 * @param protocol
 *            "tcp" or "udp"
 * @param rounds
 *            how each went, in order; one at least
 */
public record TransferTimes(String protocol, List<TransferResult> rounds) {

    private static final double NANOS = 1e9;

    /** Copies the list. */
    public TransferTimes {
        rounds = List.copyOf(rounds);
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("one round at least");
        }
    }

    /**
     * Each round, in order.
     *
     * @return seconds
     */
    public double[] seconds() {
        return rounds.stream().mapToDouble(round -> round.time().toNanos() / NANOS).toArray();
    }

    /**
     * The first round.
     *
     * @return seconds
     */
    public double first() {
        return seconds()[0];
    }

    /**
     * The middle one of the others; of an even number the mean of the middle two.
     *
     * @return seconds
     */
    public double median() {
        var sorted = sorted();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * The best one of the others.
     *
     * @return seconds
     */
    public double shortest() {
        return sorted()[0];
    }

    /**
     * The worst one of the others.
     *
     * @return seconds
     */
    public double longest() {
        var sorted = sorted();
        return sorted[sorted.length - 1];
    }

    /**
     * By the median.
     *
     * @return millions of bytes a second
     */
    public double megabytesPerSecond() {
        return rounds.getFirst().size() / Math.max(median(), 1 / NANOS) / 1e6;
    }

    private double[] sorted() {
        var all = seconds();
        var others = all.length == 1 ? all : Arrays.copyOfRange(all, 1, all.length);
        Arrays.sort(others);
        return others;
    }
}
