package dev.tokamak.faults;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What a {@link FaultProxy} does to what passes through it, in both directions. Immutable; start with {@link #seeded}.
 *
 * @param seed
 *            of all chance: the n-th datagram of a direction always meets the same fate
 * @param delay
 *            everything comes later by this
 * @param jitter
 *            and by up to this, by chance; datagrams overtake each other so, a stream does not
 * @param lose
 *            part of the datagrams that is lost, 0 to 1
 * @param duplicate
 *            part of the datagrams that comes twice, 0 to 1
 * @param reorder
 *            part of the datagrams that is overtaken by the next, 0 to 1
 * @param rate
 *            bytes a second, 0 for as many as there are
 * @param piece
 *            most bytes of a stream that go at once
 * @param cut
 *            a connection is reset when so many bytes have passed in one direction
 */
public record Faults(long seed, Duration delay, Duration jitter, double lose, double duplicate, double reorder,
        long rate, int piece, long cut) {

    private static final int PIECE = 16_384;

    /**
     * No faults yet.
     *
     * @param seed
     *            of all chance
     * @return a network without faults
     */
    public static Faults seeded(long seed) {
        return new Faults(seed, Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, PIECE, Long.MAX_VALUE);
    }

    /** The same with a delay, and up to so much more by chance. */
    public Faults delayed(Duration by, Duration upToMore) {
        return new Faults(seed, by, upToMore, lose, duplicate, reorder, rate, piece, cut);
    }

    /** The same, where part of the datagrams is lost. */
    public Faults losing(double part) {
        return new Faults(seed, delay, jitter, part, duplicate, reorder, rate, piece, cut);
    }

    /** The same, where part of the datagrams comes twice. */
    public Faults duplicating(double part) {
        return new Faults(seed, delay, jitter, lose, part, reorder, rate, piece, cut);
    }

    /** The same, where part of the datagrams comes after the next one. */
    public Faults reordering(double part) {
        return new Faults(seed, delay, jitter, lose, duplicate, part, rate, piece, cut);
    }

    /** The same with so many bytes a second. */
    public Faults slow(long bytesPerSecond) {
        return new Faults(seed, delay, jitter, lose, duplicate, reorder, bytesPerSecond, piece, cut);
    }

    /** The same in pieces: a byte at a time is a drip. */
    public Faults inPiecesOf(int bytes) {
        return new Faults(seed, delay, jitter, lose, duplicate, reorder, rate, bytes, cut);
    }

    /** The same with a reset after so many bytes in one direction. */
    public Faults cutAfter(long bytes) {
        return new Faults(seed, delay, jitter, lose, duplicate, reorder, rate, piece, bytes);
    }

    /** Chance for one direction of a connection, or of a client's datagrams. */
    SplittableRandom random(int number, boolean back) {
        return new SplittableRandom(seed * 1_000_003 + number * 2L + (back ? 1 : 0));
    }

    /** How long the next one takes, in nanoseconds. */
    long nextDelay(SplittableRandom random) {
        return delay.toNanos() + (jitter.isZero() ? 0 : random.nextLong(jitter.toNanos()));
    }

    /** How long so many bytes take at this rate, in nanoseconds. */
    long duration(int bytes) {
        return rate == 0 ? 0 : bytes * 1_000_000_000L / rate;
    }
}
