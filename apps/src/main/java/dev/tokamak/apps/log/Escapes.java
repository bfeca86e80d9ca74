package dev.tokamak.apps.log;

import java.nio.ByteBuffer;

/**
 * Makes bytes from anywhere harmless in a file of lines that people look at in a terminal: no byte ends a line, moves a cursor,
 * turns the direction of writing, or can't be seen (CWE-117, RFC 5424 section 8.2). Each escape can be undone, so nothing is
 * lost:
 * <ul>
 * <li>{@code \\} a backslash; {@code \n}, {@code \r}, {@code \t};
 * <li>{@code \xHH} any other control byte, and each byte that isn't UTF-8;
 * <li><code>&#92;u{H..}</code> characters above U+007F that control, separate lines or format (Unicode categories Cc, Zl, Zp, Cf):
 * U+2028, BiDi controls, byte order marks. ZWJ and ZWNJ stay, because Persian and emoji need them.
 * </ul>
 */
final class Escapes {

    private static final int ZWNJ = 0x200C;
    private static final int ZWJ = 0x200D;

    private Escapes() {}

    /** Writes text, in which spaces are spaces. */
    static void text(ByteBuffer in, int from, int to, RecordBuffer out) {
        int at = from;
        while (at < to) {
            int end = at;
            while (end < to && isPlain(in.get(end))) {
                end++;
            }
            out.put(in, at, end - at);
            at = end < to ? character(in, end, to, out) : end;
        }
    }

    /** Writes a word: printable ASCII, everything else byte by byte, so that it looks like no other field. */
    static void word(ByteBuffer in, int from, int to, RecordBuffer out) {
        for (int i = from; i < to; i++) {
            byte b = in.get(i);
            if (b > ' ' && isPlain(b)) {
                out.put(b);
            } else {
                single(b, out);
            }
        }
    }

    /** Writes a value of structured data, whose own escapes are undone first. */
    static void value(ByteBuffer in, int from, int to, RecordBuffer out) {
        int at = from;
        while (at < to) {
            byte b = in.get(at);
            if (b == '\\' && at + 1 < to && isSpecial(in.get(at + 1))) {
                out.put('\\');
                out.put(in.get(at + 1));
                at += 2;
            } else if (b == ']') { // it should have been escaped
                out.put('\\');
                out.put(b);
                at++;
            } else if (isPlain(b)) {
                out.put(b);
                at++;
            } else {
                at = character(in, at, to, out);
            }
        }
    }

    private static boolean isSpecial(byte b) {
        return b == '"' || b == '\\' || b == ']';
    }

    private static boolean isPlain(byte b) {
        return b >= ' ' && b < 0x7F && b != '\\';
    }

    /** Writes what isn't plain; the index behind it. */
    private static int character(ByteBuffer in, int at, int to, RecordBuffer out) {
        byte b = in.get(at);
        int length = b >= 0 ? 1 : sequence(in, at, to);
        if (length <= 1) {
            single(b, out);
            return at + 1;
        }
        int code = code(in, at, length);
        if (isHarmless(code)) {
            out.put(in, at, length);
        } else {
            out.put('\\');
            out.put('u');
            out.put('{');
            out.put(Integer.toHexString(code));
            out.put('}');
        }
        return at + length;
    }

    private static void single(byte b, RecordBuffer out) {
        out.put('\\');
        switch (b) {
            case '\\' -> out.put('\\');
            case '\n' -> out.put('n');
            case '\r' -> out.put('r');
            case '\t' -> out.put('t');
            default -> {
                out.put('x');
                out.putHex(b);
            }
        }
    }

    private static boolean isHarmless(int code) {
        return switch (Character.getType(code)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            case Character.FORMAT -> code == ZWJ || code == ZWNJ;
            default -> true;
        };
    }

    /** How many bytes the well-formed sequence of UTF-8 here has (Unicode table 3-7); 0 when it isn't well-formed. */
    private static int sequence(ByteBuffer in, int at, int to) {
        int lead = in.get(at) & 0xFF;
        int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (to - at < length) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((in.get(at + i) & 0xC0) != 0x80) {
                return 0;
            }
        }
        int second = length < 3 ? 0 : in.get(at + 1) & 0xFF;
        boolean overlong = lead == 0xE0 && second < 0xA0 || lead == 0xF0 && second < 0x90;
        boolean surrogate = lead == 0xED && second >= 0xA0;
        boolean tooHigh = lead == 0xF4 && second >= 0x90;
        return overlong || surrogate || tooHigh ? 0 : length;
    }

    private static int code(ByteBuffer in, int at, int length) {
        int code = in.get(at) & 0xFF >> length + 1;
        for (int i = 1; i < length; i++) {
            code = code << 6 | in.get(at + i) & 0x3F;
        }
        return code;
    }
}
