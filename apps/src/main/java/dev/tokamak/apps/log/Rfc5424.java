package dev.tokamak.apps.log;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * What follows the priority in RFC 5424, section 6: {@code 1 TIMESTAMP HOST APP PROCID MSGID STRUCTURED-DATA [TEXT]}, where
 * {@code -} stands for what isn't known.
 *
 * <p>
 * Where it is more lenient than the RFC: header fields may have any length and any byte but a space, since they are escaped
 * when written; and where structured data makes no sense, it is taken for the beginning of the text.
 */
final class Rfc5424 {

    private Rfc5424() {}

    /**
     * Finds the parts.
     *
     * @param from behind the priority
     * @return false: it is something else, and nothing has been set
     */
    static boolean parse(ByteBuffer in, int from, int to, ParsedMessage into) {
        if (to - from < 2 || in.get(from) != '1' || in.get(from + 1) != ' ') {
            return false;
        }
        int data = header(in, from + 2, to, null);
        if (data == ParsedMessage.NONE) {
            return false;
        }
        header(in, from + 2, to, into);
        int text = StructuredData.end(in, data, to);
        if (text == ParsedMessage.NONE) {
            text = data;
        } else {
            setUnlessNil(in, ParsedMessage.DATA, data, text, into);
            text = Math.min(text + 1, to);
        }
        into.set(ParsedMessage.TEXT, SyslogParser.behindMark(in, text, to), to);
        return true;
    }

    /** Reads the five words in front of the structured data, and perhaps sets them; the index behind them, or NONE. */
    private static int header(ByteBuffer in, int from, int to, @Nullable ParsedMessage into) {
        int at = from;
        for (int part = ParsedMessage.SENT; part <= ParsedMessage.MSGID; part++) {
            int end = SyslogParser.wordEnd(in, at, to);
            if (end == at || end == to
                    || part == ParsedMessage.SENT && !isNil(in, at, end) && Timestamps.isoEnd(in, at, end) != end) {
                return ParsedMessage.NONE;
            }
            if (into != null) {
                setUnlessNil(in, part, at, end, into);
            }
            at = end + 1;
        }
        return at;
    }

    private static void setUnlessNil(ByteBuffer in, int part, int from, int to, ParsedMessage into) {
        if (!isNil(in, from, to)) {
            into.set(part, from, to);
        }
    }

    private static boolean isNil(ByteBuffer in, int from, int to) {
        return to - from == 1 && in.get(from) == '-';
    }
}
