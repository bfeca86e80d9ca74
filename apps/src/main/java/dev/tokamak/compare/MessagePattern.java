package dev.tokamak.compare;

import java.nio.ByteBuffer;

/**
 * The bytes of every message: the first eight name the client and the message, the rest follows from them. So any reply
 * can be checked byte for byte, from any place in a message, without keeping what was sent.
 */
final class MessagePattern {
    /** The least size of a message, in bytes: client and sequence number. */
    static final int MIN_BYTES = 8;

    private static final int SEQUENCE_BITS = 40;
    private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;
    private static final long MIX = 0xBF58476D1CE4E5B9L;
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private MessagePattern() {}

    /** The first eight bytes of a message, which the others follow from. */
    static long head(int client, long sequence) {
        return (long) client << SEQUENCE_BITS | sequence & SEQUENCE_MASK;
    }

    /** The sequence number in a head. */
    static long sequence(long head) {
        return head & SEQUENCE_MASK;
    }

    /** Appends the bytes {@code from} (inclusive) to {@code to} (exclusive) of the message. */
    static void fill(ByteBuffer out, long head, int from, int to) {
        long seed = seed(head);
        int at = from;
        while (at < to) {
            if ((at & 7) == 0 && to - at >= Long.BYTES) {
                out.putLong(word(head, seed, at >> 3));
                at += Long.BYTES;
            } else {
                out.put(byteAt(head, seed, at++));
            }
        }
    }

    /** Takes the bytes {@code from} to {@code to} of the message out of {@code in}: are they what was sent? */
    static boolean matches(ByteBuffer in, long head, int from, int to) {
        long seed = seed(head);
        long difference = 0;
        int at = from;
        while (at < to) {
            if ((at & 7) == 0 && to - at >= Long.BYTES) {
                difference |= in.getLong() ^ word(head, seed, at >> 3);
                at += Long.BYTES;
            } else {
                difference |= in.get() ^ byteAt(head, seed, at++);
            }
        }
        return difference == 0;
    }

    private static long seed(long head) {
        long mixed = head * MIX;
        return mixed ^ mixed >>> 29;
    }

    private static long word(long head, long seed, int index) {
        return index == 0 ? head : seed + index * STEP;
    }

    private static byte byteAt(long head, long seed, int at) {
        return (byte) (word(head, seed, at >> 3) >>> 56 - 8 * (at & 7));
    }
}
