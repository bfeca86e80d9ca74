package dev.tokamak.apps.echo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/**
 * Answers the first thing it receives with {@code ACK: } and that thing, then closes: the echo server that socket courses
 * write first, with one {@code recv}, one {@code send} and one {@code close}.
 *
 * <p>
 * There is no framing, so "the first thing" is whatever part of the message has arrived when the handler is first called:
 * all of it for the short messages that this is meant for, perhaps only a beginning of a long one. What comes later is
 * thrown away. A peer that ends without a word gets no answer.
 */
public final class AckEchoHandler implements ConnectionHandler {

    /** What each answer begins with. */
    public static final String PREFIX = "ACK: ";

    private static final byte[] PREFIX_BYTES = PREFIX.getBytes(StandardCharsets.US_ASCII);

    @Override
    public void onData(Connection c, ByteBuffer in) {
        // One buffer and one write, because the client at the other end may call recv only once.
        c.write(ByteBuffer.allocate(PREFIX_BYTES.length + in.remaining()).put(PREFIX_BYTES).put(in).flip());
        c.close();
    }
}
