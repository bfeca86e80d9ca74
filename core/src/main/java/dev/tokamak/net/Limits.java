package dev.tokamak.net;

import java.time.Duration;

/**
 * What one connection may use. Immutable; start from {@link #DEFAULT} and change with the {@code with} methods.
 *
 * @param lowWater
 *            bytes, 0 or more: at or below it, output that was above high water may go on
 * @param highWater
 *            bytes, 1 or more: above it {@code write} returns false and reading stops. A client that sends more than this at
 *            once to a server that answers as it reads must raise it, or both sides wait for each other
 * @param softLimit
 *            bytes: a queue that stays above it for {@code softTime} and drains less than this in that time makes a slow
 *            consumer
 * @param softTime
 *            see {@code softLimit}
 * @param hardLimit
 *            bytes queued beside the largest single write (which may have any size): above it, a slow consumer at once
 * @param stallTime
 *            a queue of which the peer takes no byte for this long makes a slow consumer
 * @param unreadInput
 *            bytes, 1 or more: what a handler may leave unread
 * @param idleTime
 *            a connection on which no byte moves in either direction for this long is ended with
 *            {@link CloseReason#IDLE}; zero for never. Offloaded work under way counts as activity
 * @param lingerTime
 *            how long input is thrown away after the last output of a closed connection was sent
 * @param lingerBytes
 *            how much of it is thrown away at most: more than the buffers of both systems hold, or a peer that sends first
 *            and reads then loses its answer
 */
public record Limits(int lowWater, int highWater, long softLimit, Duration softTime, long hardLimit, Duration stallTime,
        int unreadInput, Duration idleTime, Duration lingerTime, long lingerBytes) {

    /** The defaults: 32 and 128 KiB, 1 MiB for 10 s, 32 MiB, 30 s, 256 KiB, never idle, 5 s, 16 MiB. */
    public static final Limits DEFAULT = new Limits(32 << 10, 128 << 10, 1 << 20, Duration.ofSeconds(10), 32 << 20,
            Duration.ofSeconds(30), 256 << 10, Duration.ZERO, Duration.ofSeconds(5), 16 << 20);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException
     *             says which value is out of range
     */
    public Limits {
        check(lowWater >= 0 && lowWater < highWater, "low water must be 0 or more and below high water");
        check(softLimit >= highWater, "the soft limit must not be below high water");
        check(hardLimit >= softLimit, "the hard limit must not be below the soft limit");
        check(unreadInput >= 1, "unread input must be 1 byte or more");
        check(softTime.isPositive() && stallTime.isPositive(), "soft time and stall time must be positive");
        check(!idleTime.isNegative() && !lingerTime.isNegative() && lingerBytes >= 0,
                "idle time, linger time and linger bytes must not be negative");
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /**
     * Other water marks.
     *
     * @param low
     *            bytes
     * @param high
     *            bytes
     * @return the changed limits; the soft and hard limit are raised where they must be
     */
    public Limits withWater(int low, int high) {
        var soft = Math.max(softLimit, high);
        return new Limits(low, high, soft, softTime, Math.max(hardLimit, soft), stallTime, unreadInput, idleTime,
                lingerTime, lingerBytes);
    }

    /**
     * Another definition of a slow consumer.
     *
     * @param soft
     *            bytes
     * @param time
     *            how long above {@code soft}
     * @param hard
     *            bytes
     * @param stall
     *            how long without any progress
     * @return the changed limits
     */
    public Limits withSlowConsumer(long soft, Duration time, long hard, Duration stall) {
        return new Limits(lowWater, highWater, soft, time, hard, stall, unreadInput, idleTime, lingerTime, lingerBytes);
    }

    /**
     * Another limit for unread input: the longest frame the protocol wants to see whole.
     *
     * @param bytes
     *            1 or more
     * @return the changed limits
     */
    public Limits withUnreadInput(int bytes) {
        return new Limits(lowWater, highWater, softLimit, softTime, hardLimit, stallTime, bytes, idleTime, lingerTime,
                lingerBytes);
    }

    /**
     * Another idle time.
     *
     * @param time
     *            zero for never
     * @return the changed limits
     */
    public Limits withIdleTime(Duration time) {
        return new Limits(lowWater, highWater, softLimit, softTime, hardLimit, stallTime, unreadInput, time, lingerTime,
                lingerBytes);
    }

    /**
     * Another lingering close.
     *
     * @param time
     *            how long
     * @param bytes
     *            how much
     * @return the changed limits
     */
    public Limits withLinger(Duration time, long bytes) {
        return new Limits(lowWater, highWater, softLimit, softTime, hardLimit, stallTime, unreadInput, idleTime, time,
                bytes);
    }
}
