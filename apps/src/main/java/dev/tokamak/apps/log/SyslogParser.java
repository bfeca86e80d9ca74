package dev.tokamak.apps.log;

import java.nio.ByteBuffer;

/**
 * Takes a message apart: RFC 5424 if it is that, else RFC 3164, else a plain line. Nothing is refused, since whatever somebody
 * wanted to report is worth more than its form. Bytes are looked at where they are, and nothing is allocated.
 */
final class SyslogParser {

    private static final int HIGHEST_PRIORITY = 191;
    private static final int MOST_DIGITS = 3;

    private SyslogParser() {}

    /**
     * Takes a message apart.
     *
     * @param in the message, from position to limit, neither of which moves
     * @param into where to put what is found
     */
    static void parse(ByteBuffer in, ParsedMessage into) {
        into.clear();
        int start = behindMark(in, in.position(), in.limit());
        int end = in.limit();
        int header = priority(in, start, end, into);
        if (header == ParsedMessage.NONE) {
            into.set(ParsedMessage.TEXT, start, end);
        } else if (!Rfc5424.parse(in, header, end, into)) {
            Rfc3164.parse(in, header, end, into);
        }
    }

    /** Behind the byte order mark of UTF-8, where there is one. */
    static int behindMark(ByteBuffer in, int from, int to) {
        return to - from >= 3 && in.get(from) == (byte) 0xEF && in.get(from + 1) == (byte) 0xBB
                && in.get(from + 2) == (byte) 0xBF ? from + 3 : from;
    }

    /** Reads {@code <PRIORITY>}; the index behind it, or NONE. */
    private static int priority(ByteBuffer in, int from, int to, ParsedMessage into) {
        if (from == to || in.get(from) != '<') {
            return ParsedMessage.NONE;
        }
        int value = 0;
        for (int i = from + 1; i < to && i <= from + 1 + MOST_DIGITS; i++) {
            byte b = in.get(i);
            if (b == '>' && i > from + 1 && value <= HIGHEST_PRIORITY) {
                into.priority(value);
                return i + 1;
            }
            if (b < '0' || b > '9') {
                return ParsedMessage.NONE;
            }
            value = 10 * value + (b - '0');
        }
        return ParsedMessage.NONE;
    }

    /** The index of the next space, or the end. */
    static int wordEnd(ByteBuffer in, int from, int to) {
        int i = from;
        while (i < to && in.get(i) != ' ') {
            i++;
        }
        return i;
    }
}
