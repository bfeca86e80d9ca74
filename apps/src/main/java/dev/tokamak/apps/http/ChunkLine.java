package dev.tokamak.apps.http;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * The line that begins a chunk: its size in hexadecimal, and perhaps extensions, which mean nothing here. RFC 9112
 * section 7.1.
 *
 * @param size bytes of the chunk; 0 is the last one
 * @param extensions bytes behind the size
 * @param end where the chunk's bytes begin, as an index into the buffer
 */
record ChunkLine(long size, int extensions, int end) {

    private static final int MOST_DIGITS = 15; // fits a long

    /** Reads one; null when its end isn't there yet. */
    static @Nullable ChunkLine read(ByteBuffer in, int start, int longest) throws BadMessage {
        int cr = endOfLine(in, start, longest);
        if (cr < 0) {
            return null;
        }
        long size = 0;
        int at = start;
        for (int digit; at < cr && (digit = Character.digit(in.get(at), 16)) >= 0; at++) {
            size = size << 4 | digit;
        }
        if (at == start || at - start > MOST_DIGITS) {
            throw new BadMessage(400, at == start ? "a chunk without a size" : "a chunk size of too many digits");
        }
        checkExtensions(in, at, cr);
        return new ChunkLine(size, cr - at, cr + 2);
    }

    /** Where the CR is, or -1 when no CRLF has come yet. */
    private static int endOfLine(ByteBuffer in, int start, int longest) throws BadMessage {
        for (int at = start; at < in.limit(); at++) {
            byte b = in.get(at);
            boolean afterCr = at > start && in.get(at - 1) == Syntax.CR;
            if (afterCr && b == Syntax.LF) {
                return at - 1;
            }
            if (afterCr || b == Syntax.LF || b != Syntax.CR && Syntax.isControl(b & 0xff)) {
                throw new BadMessage(400, "a chunk's first line that doesn't end with CR and LF");
            }
            if (b != Syntax.CR && at - start == longest) {
                throw new BadMessage(400, "a chunk's first line longer than " + longest + " bytes");
            }
        }
        return -1;
    }

    private static void checkExtensions(ByteBuffer in, int from, int cr) throws BadMessage {
        int at = from;
        while (at < cr && Syntax.isWhitespace(in.get(at))) {
            at++;
        }
        boolean none = at == from && at == cr;
        if (!none && (at == cr || in.get(at) != ';')) {
            throw new BadMessage(400, "something behind the size of a chunk");
        }
    }
}
