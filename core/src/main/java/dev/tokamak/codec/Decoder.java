package dev.tokamak.codec;

import java.nio.ByteBuffer;

import dev.tokamak.net.Limits;

/**
 * Finds the next frame in the bytes of one connection. One instance for each connection, used from its callbacks:
 *
 * <pre>{@code
 * public void onData(Connection c, ByteBuffer in) {
 *     while (true) {
 *         switch (lines.decode(in)) {
 *             case Decoded.Frame(var line) -> c.write(line);
 *             case Decoded.NeedMore() -> {
 *                 return;                                   // the rest stays in the buffer, unread
 *             }
 *             case Decoded.Malformed(var why) -> {
 *                 c.write(SharedBytes.utf8(why + "\n"));
 *                 c.close();                                // nothing after this can be understood
 *                 return;
 *             }
 *         }
 *     }
 * }
 * }</pre>
 *
 * A decoder relies on one thing: that the unread bytes come again in front of new ones, in whatever buffer and at whatever
 * position. A handler that takes bytes of its own after {@code NeedMore} calls {@link #reset} before it decodes again.
 *
 * @param <F> what a frame is
 */
public interface Decoder<F> {

    /**
     * Takes one frame off the front of the buffer, if a whole one is there.
     *
     * @param in
     *            the unread bytes, oldest first; its limit, its content and its byte order are left alone and don't matter
     * @return the frame, or why there is none
     */
    Decoded<F> decode(ByteBuffer in);

    /** Forgets what is known of bytes left unread, because the next ones will be others. */
    default void reset() {}

    /**
     * What {@link Limits#withUnreadInput} has to be given at least, so that the longest frame can be waited for.
     *
     * @return bytes, 1 or more
     */
    int unreadInput();
}
