package dev.tokamak.apps.http;

import java.nio.ByteBuffer;

/**
 * What a decoder finds in a message, in this order: one {@link Head}, any number of {@link Body}, one {@link End}.
 *
 * @param <H>
 *            {@link RequestHead} or {@link ResponseHead}
 */
public sealed interface HttpEvent<H> {

    /**
     * A message begins.
     *
     * @param <H>
     *            which kind of head
     * @param head
     *            what it begins with
     * @param framing
     *            how its body ends
     */
    record Head<H>(H head, Framing framing) implements HttpEvent<H> {}

    /**
     * A piece of the body, as it came: where it was cut means nothing.
     *
     * @param <H>
     *            which kind of head
     * @param bytes
     *            at least one; a view into the decoder's input, valid until the callback returns
     */
    record Body<H>(ByteBuffer bytes) implements HttpEvent<H> {}

    /**
     * The message is complete. It needs no bytes of its own: {@code decode} gives it when called after the last piece,
     * or right after the head when there is no body, also with an empty buffer.
     *
     * @param <H>
     *            which kind of head
     * @param trailers
     *            fields behind a chunked body; not to be mixed with those of the head, which decided what was done
     */
    record End<H>(Fields trailers) implements HttpEvent<H> {}
}
