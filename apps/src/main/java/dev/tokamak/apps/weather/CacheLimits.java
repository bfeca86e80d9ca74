package dev.tokamak.apps.weather;

import java.time.Duration;

/**
 * What is kept and what may be under way, for places and for weather alike. Immutable; start from {@link #DEFAULT}.
 *
 * @param entries
 *            answers kept, 1 or more: above it, the one that nobody has asked for longest goes
 * @param flights
 *            different questions under way upstream at once, 1 or more
 * @param waiting
 *            askers waiting for them in all, 1 or more
 * @param keep
 *            positive: how long an answer is given out while upstream fails
 */
public record CacheLimits(int entries, int flights, int waiting, Duration keep) {

    /** 4,096 answers, 64 questions, 10,000 askers, 24 h. */
    public static final CacheLimits DEFAULT = new CacheLimits(4096, 64, 10_000, Duration.ofHours(24));

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException
     *             when one is out of range
     */
    public CacheLimits {
        if (entries < 1 || flights < 1 || waiting < 1 || !keep.isPositive()) {
            throw new IllegalArgumentException("each limit of the cache must be 1 or more");
        }
    }
}
