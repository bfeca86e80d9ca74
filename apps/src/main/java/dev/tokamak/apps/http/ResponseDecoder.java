package dev.tokamak.apps.http;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.codec.Decoded;
import dev.tokamak.codec.Decoder;

/**
 * Finds responses in the bytes of one connection: for a client. Interim responses (1xx) are messages of their own,
 * without a body, before the one that counts.
 */
public final class ResponseDecoder implements Decoder<HttpEvent<ResponseHead>> {

    private final HttpLimits limits;
    private final boolean toHead;
    private final SectionScanner heads;
    private @Nullable BodyDecoder body;

    /**
     * A decoder at the start of a response.
     *
     * @param limits
     *            what a response may be like
     * @param toHead
     *            whether the requests are HEAD, whose responses have no body
     */
    public ResponseDecoder(HttpLimits limits, boolean toHead) {
        this.limits = limits;
        this.toHead = toHead;
        heads = new SectionScanner(limits, SectionScanner.Kind.RESPONSE);
    }

    @Override
    public Decoded<HttpEvent<ResponseHead>> decode(ByteBuffer in) {
        try {
            return body == null ? head(in) : body(in, body);
        } catch (BadMessage e) {
            return new Decoded.Malformed<>(e.why());
        }
    }

    private Decoded<HttpEvent<ResponseHead>> head(ByteBuffer in) throws BadMessage {
        int start = in.position();
        int length = heads.scan(in, start);
        if (length < 0) {
            return Decoded.needMore();
        }
        var head = HeadParser.response(HeadParser.lines(in, start, length));
        var framing = FramingRules.of(head, toHead);
        body = new BodyDecoder(framing, limits);
        in.position(start + length);
        return new Decoded.Frame<>(new HttpEvent.Head<>(head, framing));
    }

    private Decoded<HttpEvent<ResponseHead>> body(ByteBuffer in, BodyDecoder current) throws BadMessage {
        Decoded<HttpEvent<ResponseHead>> decoded = current.decode(in);
        if (decoded instanceof Decoded.Frame(HttpEvent.End<ResponseHead> _)) {
            body = null;
        }
        return decoded;
    }

    /**
     * The peer has ended its side in good order, and everything it sent has been decoded.
     *
     * @return the end of a response whose body lasts until then; else that the response is incomplete
     */
    public Decoded<HttpEvent<ResponseHead>> inputEnded() {
        var current = body;
        if (current != null && current.framing() instanceof Framing.UntilClose) {
            body = null;
            return new Decoded.Frame<>(new HttpEvent.End<>(Fields.NONE));
        }
        return new Decoded.Malformed<>(current == null ? "no whole head before the end" : "a body that was cut off");
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
