package dev.tokamak.apps.http;

import java.nio.ByteBuffer;

import dev.tokamak.codec.Decoded;
import dev.tokamak.codec.Decoder;

/**
 * Finds requests in the bytes of one connection, one after another: for a server. After a request's
 * {@link HttpEvent.End} the next {@code decode} begins the next request, so a server that answers in order pipelines by
 * itself, and one that has to wait in between simply calls it later.
 */
public final class RequestDecoder implements Decoder<HttpEvent<RequestHead>> {

    private final HttpLimits limits;
    private final MessageDecoder<RequestHead> messages;
    private int refusal = 400;

    /**
     * A decoder at the start of a connection.
     *
     * @param limits
     *            what a request may be like
     */
    public RequestDecoder(HttpLimits limits) {
        this.limits = limits;
        messages = new MessageDecoder<>(limits, SectionScanner.Kind.REQUEST, (in, start, length) -> {
            var head = HeadParser.request(HeadParser.lines(in, start, length));
            return new HttpEvent.Head<>(head, FramingRules.of(head));
        });
    }

    @Override
    public Decoded<HttpEvent<RequestHead>> decode(ByteBuffer in) {
        try {
            return messages.decode(in);
        } catch (BadMessage e) {
            refusal = e.status();
            return new Decoded.Malformed<>(e.why());
        }
    }

    /**
     * Whether a request has begun whose end has not come: bytes unread before that may be the beginning of a head.
     *
     * @return false between requests
     */
    public boolean isInRequest() {
        return messages.body() != null;
    }

    /**
     * The status to answer with, after {@link Decoded.Malformed}: 400 mostly; 413, 414, 431, 501 or 505 where that says
     * more.
     *
     * @return a status from 400 on
     */
    public int refusal() {
        return refusal;
    }

    @Override
    public void reset() {
        messages.reset();
    }

    @Override
    public int unreadInput() {
        return limits.unreadInput();
    }
}
