package dev.tokamak.apps.log;

import java.nio.ByteBuffer;

/**
 * Structured data, RFC 5424 section 6.3: {@code -}, or elements such as {@code [timeQuality tzKnown="1"][x@123 a="b"]}.
 * Values may hold anything; a backslash stands before each {@code "}, {@code \} and {@code ]} in them.
 */
final class StructuredData {

    private StructuredData() {}

    /** The index behind it: of a space, or the end; NONE when it is malformed. */
    static int end(ByteBuffer in, int from, int to) {
        int at = from;
        if (at < to && in.get(at) == '-') {
            at++;
        } else {
            while (at < to && in.get(at) == '[') {
                at = elementEnd(in, at + 1, to);
                if (at == ParsedMessage.NONE) {
                    return ParsedMessage.NONE;
                }
            }
        }
        return at > from && (at == to || in.get(at) == ' ') ? at : ParsedMessage.NONE;
    }

    private static int elementEnd(ByteBuffer in, int from, int to) {
        int at = nameEnd(in, from, to);
        if (at == from) {
            return ParsedMessage.NONE;
        }
        while (at < to && in.get(at) == ' ') {
            int name = nameEnd(in, at + 1, to);
            if (name == at + 1 || name + 1 >= to || in.get(name) != '=' || in.get(name + 1) != '"') {
                return ParsedMessage.NONE;
            }
            int quote = valueEnd(in, name + 2, to);
            if (quote == to) {
                return ParsedMessage.NONE;
            }
            at = quote + 1;
        }
        return at < to && in.get(at) == ']' ? at + 1 : ParsedMessage.NONE;
    }

    private static int nameEnd(ByteBuffer in, int from, int to) {
        int at = from;
        while (at < to && isName(in.get(at))) {
            at++;
        }
        return at;
    }

    private static boolean isName(byte b) {
        return b > ' ' && b < 0x7F && b != '=' && b != ']' && b != '"';
    }

    /** The index of the quote that ends a value; the end when there is none. */
    private static int valueEnd(ByteBuffer in, int from, int to) {
        int at = from;
        while (at < to && in.get(at) != '"') {
            at += in.get(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, to);
    }

    /**
     * Writes well-formed structured data with the escapes of a record: what RFC 5424 allows to be written in two ways is
     * written in one, and all else that isn't harmless is escaped too.
     */
    static void write(ByteBuffer in, int from, int to, RecordBuffer out) {
        int at = from;
        while (at < to) {
            byte b = in.get(at++);
            if (b == '\\') {
                out.put('\\'); // in a name it means nothing
            }
            out.put(b);
            if (b == '"') {
                int quote = valueEnd(in, at, to);
                Escapes.value(in, at, quote, out);
                out.put('"');
                at = quote + 1;
            }
        }
    }
}
