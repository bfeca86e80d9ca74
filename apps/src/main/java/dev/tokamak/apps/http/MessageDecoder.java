package dev.tokamak.apps.http;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.codec.Decoded;

/**
 * Heads and bodies in turn: what requests and responses have in common.
 *
 * @param <H> the head
 */
final class MessageDecoder<H> {

    /** Reads a head, and how its body is framed. */
    interface Heads<H> {
        HttpEvent.Head<H> read(ByteBuffer in, int start, int length) throws BadMessage;
    }

    private final HttpLimits limits;
    private final SectionScanner scanner;
    private final Heads<H> heads;
    private @Nullable BodyDecoder body;

    MessageDecoder(HttpLimits limits, SectionScanner.Kind kind, Heads<H> heads) {
        this.limits = limits;
        this.heads = heads;
        scanner = new SectionScanner(limits, kind);
    }

    Decoded<HttpEvent<H>> decode(ByteBuffer in) throws BadMessage {
        return body == null ? head(in) : body(in, body);
    }

    private Decoded<HttpEvent<H>> head(ByteBuffer in) throws BadMessage {
        int start = in.position();
        int length = scanner.scan(in, start);
        if (length < 0) {
            return Decoded.needMore();
        }
        var head = heads.read(in, start, length);
        body = new BodyDecoder(head.framing(), limits);
        in.position(start + length);
        return new Decoded.Frame<>(head);
    }

    private Decoded<HttpEvent<H>> body(ByteBuffer in, BodyDecoder current) throws BadMessage {
        Decoded<HttpEvent<H>> decoded = current.decode(in);
        if (decoded instanceof Decoded.Frame(HttpEvent.End<H> _)) {
            body = null;
        }
        return decoded;
    }

    /** The body that is being decoded, if one is. */
    @Nullable
    BodyDecoder body() {
        return body;
    }

    /** It ended with the connection. */
    void bodyEnded() {
        body = null;
    }

    void reset() {
        scanner.reset();
    }
}
