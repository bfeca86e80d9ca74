package dev.tokamak.apps.http;

import java.nio.ByteBuffer;

import dev.tokamak.codec.Decoded;
import dev.tokamak.codec.Decoder;

/**
 * Finds responses in the bytes of one connection: for a client. Interim responses (1xx) are messages of their own,
 * without a body, before the one that counts.
 */
public final class ResponseDecoder implements Decoder<HttpEvent<ResponseHead>> {

    private final HttpLimits limits;
    private final MessageDecoder<ResponseHead> messages;

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
        messages = new MessageDecoder<>(limits, SectionScanner.Kind.RESPONSE, (in, start, length) -> {
            var head = HeadParser.response(HeadParser.lines(in, start, length));
            return new HttpEvent.Head<>(head, FramingRules.of(head, toHead));
        });
    }

    @Override
    public Decoded<HttpEvent<ResponseHead>> decode(ByteBuffer in) {
        try {
            return messages.decode(in);
        } catch (BadMessage e) {
            return new Decoded.Malformed<>(e.why());
        }
    }

    /**
     * The peer has ended its side in good order, and everything it sent has been decoded.
     *
     * @return the end of a response whose body lasts until then; else that the response is incomplete
     */
    public Decoded<HttpEvent<ResponseHead>> inputEnded() {
        var current = messages.body();
        if (current != null && current.framing() instanceof Framing.UntilClose) {
            messages.bodyEnded();
            return new Decoded.Frame<>(new HttpEvent.End<>(Fields.NONE));
        }
        return new Decoded.Malformed<>(current == null ? "no whole head before the end" : "a body that was cut off");
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
