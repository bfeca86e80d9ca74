package dev.tokamak.apps.http;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.codec.Decoded;
import dev.tokamak.codec.Decoder;

/**
 * Finds requests in the bytes of one connection, one after another: for a server. After a request's
 * {@link HttpEvent.End} the next {@code decode} begins the next request, so a server that answers in order pipelines by
 * itself, and one that has to wait in between simply calls it later.
 */
public final class RequestDecoder implements Decoder<HttpEvent<RequestHead>> {

    private final HttpLimits limits;
    private final SectionScanner heads;
    private @Nullable BodyDecoder body;
    private int refusal = 400;

    /**
     * A decoder at the start of a connection.
     *
     * @param limits
     *            what a request may be like
     */
    public RequestDecoder(HttpLimits limits) {
        this.limits = limits;
        heads = new SectionScanner(limits, SectionScanner.Kind.REQUEST);
    }

    @Override
    public Decoded<HttpEvent<RequestHead>> decode(ByteBuffer in) {
        try {
            return body == null ? head(in) : body(in, body);
        } catch (BadMessage e) {
            refusal = e.status();
            return new Decoded.Malformed<>(e.why());
        }
    }

    private Decoded<HttpEvent<RequestHead>> head(ByteBuffer in) throws BadMessage {
        int start = in.position();
        int length = heads.scan(in, start);
        if (length < 0) {
            return Decoded.needMore();
        }
        var head = HeadParser.request(HeadParser.lines(in, start, length));
        var framing = FramingRules.of(head);
        body = new BodyDecoder(framing, limits);
        in.position(start + length);
        return new Decoded.Frame<>(new HttpEvent.Head<>(head, framing));
    }

    private Decoded<HttpEvent<RequestHead>> body(ByteBuffer in, BodyDecoder current) throws BadMessage {
        Decoded<HttpEvent<RequestHead>> decoded = current.decode(in);
        if (decoded instanceof Decoded.Frame(HttpEvent.End<RequestHead> _)) {
            body = null;
        }
        return decoded;
    }

    /**
     * Whether a request has begun whose end has not come: bytes unread before that may be the beginning of a head.
     *
     * @return false between requests
     */
    public boolean isInRequest() {
        return body != null;
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
        heads.reset();
    }

    @Override
    public int unreadInput() {
        return limits.unreadInput();
    }
}
