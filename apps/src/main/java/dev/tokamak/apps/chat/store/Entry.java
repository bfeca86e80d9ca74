package dev.tokamak.apps.chat.store;

import org.jspecify.annotations.Nullable;

/**
 * Something said in a room.
 *
 * @param seq
 *            its number in the room: 1, 2, 3...
 * @param time
 *            milliseconds since 1970
 * @param name
 *            the sender's account
 * @param instance
 *            the sender's instance, or {@code -}
 * @param n
 *            the sender's number; 0 when there is no instance
 * @param to
 *            for a frame, an instance or {@code *}; null for a message
 * @param body
 *            the text or the payload
 */
public record Entry(long seq, long time, String name, String instance, long n, @Nullable String to, String body) {

    /** About what it takes in memory beside its body. */
    private static final int OVERHEAD = 120;

    /**
     * What it counts towards the limits of what is kept.
     *
     * @return bytes, about
     */
    public int size() {
        return OVERHEAD + body.length();
    }
}
