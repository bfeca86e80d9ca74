package dev.tokamak.apps.http;

import java.nio.ByteBuffer;

/**
 * Finds the end of a section of lines, which is an empty one: a head, or the trailers. Lines end with CRLF and nothing
 * else: a lone LF or CR is where readers of the same bytes have disagreed. Refuses at the first byte that is wrong or
 * too much, and looks at each byte once, however they are cut.
 */
final class SectionScanner {

    /** What stands in the first lines. */
    enum Kind {
        /** A request line, perhaps behind empty lines that were sent too many: RFC 9112 section 2.2. */
        REQUEST,
        /** A status line. */
        RESPONSE,
        /** Fields from the first line on. */
        TRAILERS
    }

    private final HttpLimits limits;
    private final Kind kind;
    // all three counted from the start of the section, for the buffer may be another next time
    private int scanned;
    private int lineStart;
    private int lines;

    SectionScanner(HttpLimits limits, Kind kind) {
        this.limits = limits;
        this.kind = kind;
    }

    /**
     * Goes on looking.
     *
     * @param in where the section is
     * @param start where it begins
     * @return its length in bytes with the empty line, or -1 when its end isn't there yet
     * @throws BadMessage when it can't be a section; the same again when asked again
     */
    int scan(ByteBuffer in, int start) throws BadMessage {
        int there = in.limit() - start;
        for (; scanned < there; scanned++) {
            if (scanned == limits.head()) {
                throw new BadMessage(431, "a head longer than " + limits.head() + " bytes");
            }
            byte b = in.get(start + scanned);
            boolean afterCr = scanned > lineStart && in.get(start + scanned - 1) == Syntax.CR;
            if (afterCr && b == Syntax.LF) {
                if (isEmptyLine() && !(kind == Kind.REQUEST && lines == 0)) {
                    int length = scanned + 1;
                    reset();
                    return length;
                }
                endLine();
            } else {
                check(b, afterCr);
            }
        }
        return -1;
    }

    private boolean isEmptyLine() {
        return scanned - lineStart == 1; // the CR
    }

    private void endLine() throws BadMessage {
        if (!isEmptyLine()) {
            if (lines == limits.fields() + (kind == Kind.TRAILERS ? 0 : 1)) {
                throw new BadMessage(431, "more than " + limits.fields() + " fields");
            }
            lines++;
        }
        lineStart = scanned + 1;
    }

    private void check(byte b, boolean afterCr) throws BadMessage {
        if (afterCr) {
            throw new BadMessage(400, "a CR that doesn't end a line");
        }
        if (b == Syntax.LF) {
            throw new BadMessage(400, "a line that ends without CR");
        }
        if (b != Syntax.CR && Syntax.isControl(b & 0xff)) {
            throw new BadMessage(400, "a control character in a head");
        }
        boolean first = lines == 0 && kind != Kind.TRAILERS;
        int longest = first ? limits.startLine() : limits.fieldLine();
        if (b != Syntax.CR && scanned - lineStart == longest) {
            throw new BadMessage(first ? 414 : 431, "a line longer than " + longest + " bytes");
        }
    }

    void reset() {
        scanned = 0;
        lineStart = 0;
        lines = 0;
    }
}
