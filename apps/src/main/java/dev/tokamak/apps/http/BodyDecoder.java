package dev.tokamak.apps.http;

import java.nio.ByteBuffer;

import dev.tokamak.codec.Decoded;

/** Cuts the body of one message out of the bytes behind its head. */
final class BodyDecoder {

    private final Framing framing;
    private final HttpLimits limits;
    private final SectionScanner trailers;
    /** Of the body, or of the chunk that has begun. */
    private long left;
    private boolean inChunks;
    private int extensions;

    BodyDecoder(Framing framing, HttpLimits limits) {
        this.framing = framing;
        this.limits = limits;
        trailers = new SectionScanner(limits, SectionScanner.Kind.TRAILERS);
        left = framing instanceof Framing.Length(long bytes) ? bytes : 0;
    }

    Framing framing() {
        return framing;
    }

    <H> Decoded<HttpEvent<H>> decode(ByteBuffer in) throws BadMessage {
        return switch (framing) {
            case Framing.None() -> end(Fields.NONE);
            case Framing.Length(_) -> left == 0 ? end(Fields.NONE) : piece(in);
            case Framing.Chunked() -> left > 0 ? piece(in) : chunk(in);
            case Framing.UntilClose() -> {
                left = Long.MAX_VALUE;
                yield piece(in);
            }
        };
    }

    private static <H> Decoded<HttpEvent<H>> end(Fields fields) {
        return new Decoded.Frame<>(new HttpEvent.End<>(fields));
    }

    private <H> Decoded<HttpEvent<H>> piece(ByteBuffer in) {
        int length = (int) Math.min(left, in.remaining());
        if (length == 0) {
            return Decoded.needMore();
        }
        var bytes = in.slice(in.position(), length);
        in.position(in.position() + length);
        left -= length;
        return new Decoded.Frame<>(new HttpEvent.Body<>(bytes));
    }

    /**
     * Between two chunks. What ends the one and begins the other is taken only together with a byte of the other, or
     * with all trailers, so that the position moves with a frame and never without.
     */
    private <H> Decoded<HttpEvent<H>> chunk(ByteBuffer in) throws BadMessage {
        int start = in.position() + (inChunks ? lineEnd(in) : 0);
        var line = start > in.limit() ? null : ChunkLine.read(in, start, limits.chunkLine());
        if (line == null) {
            return Decoded.needMore();
        }
        if (extensions + line.extensions() > limits.chunkExtensions()) {
            throw new BadMessage(400, "chunk extensions of more than " + limits.chunkExtensions() + " bytes");
        }
        if (line.size() == 0) {
            int length = trailers.scan(in, line.end());
            return length < 0 ? Decoded.needMore() : trailers(in, line.end(), length);
        }
        if (in.limit() == line.end()) {
            return Decoded.needMore();
        }
        extensions += line.extensions();
        inChunks = true;
        left = line.size();
        in.position(line.end());
        return piece(in);
    }

    private static <H> Decoded<HttpEvent<H>> trailers(ByteBuffer in, int start, int length) throws BadMessage {
        var fields = HeadParser.fields(HeadParser.lines(in, start, length));
        in.position(start + length);
        return end(fields);
    }

    /** The CRLF behind a chunk's bytes, or as much of it as is there. */
    private static int lineEnd(ByteBuffer in) throws BadMessage {
        int start = in.position();
        if (in.limit() > start && in.get(start) != Syntax.CR
                || in.limit() > start + 1 && in.get(start + 1) != Syntax.LF) {
            throw new BadMessage(400, "a chunk longer than its size");
        }
        return 2;
    }
}
