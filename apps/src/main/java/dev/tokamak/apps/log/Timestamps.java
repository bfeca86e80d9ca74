package dev.tokamak.apps.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Times as senders write them: recognized, never computed with, because senders' clocks and zones are what they are. */
final class Timestamps {

    private static final byte[] MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_DECIMALS = 9;

    private Timestamps() {}

    /**
     * Reads {@code 2003-10-11T22:14:15.003Z}: RFC 5424 section 6.2.3 (RFC 3339), but to the nanosecond, and without an offset
     * as well.
     *
     * @return the index behind it, or NONE
     */
    static int isoEnd(ByteBuffer in, int from, int to) {
        if (to - from < 19 || !digits(in, from, 4) || in.get(from + 4) != '-' || !within(in, from + 5, 1, 12)
                || in.get(from + 7) != '-' || !within(in, from + 8, 1, 31) || in.get(from + 10) != 'T'
                || !isTimeOfDay(in, from + 11)) {
            return ParsedMessage.NONE;
        }
        int at = from + 19;
        if (at < to && in.get(at) == '.') {
            int decimals = at + 1;
            at = decimals;
            while (at < to && isDigit(in.get(at))) {
                at++;
            }
            if (at == decimals || at - decimals > MOST_DECIMALS) {
                return ParsedMessage.NONE;
            }
        }
        return offsetEnd(in, at, to);
    }

    private static int offsetEnd(ByteBuffer in, int at, int to) {
        if (at == to) {
            return at;
        }
        byte b = in.get(at);
        if (b == 'Z') {
            return at + 1;
        }
        if (b == '+' || b == '-') {
            return to - at >= 6 && within(in, at + 1, 0, 23) && in.get(at + 3) == ':' && within(in, at + 4, 0, 59)
                    ? at + 6
                    : ParsedMessage.NONE;
        }
        return at;
    }

    /**
     * Reads {@code Oct 11 22:14:15} or {@code Feb  5 17:32:18}: RFC 3164 section 4.1.2; the second space may be missing.
     *
     * @return the index behind it, or NONE
     */
    static int bsdEnd(ByteBuffer in, int from, int to) {
        if (to - from < 14 || month(in, from) == 0 || in.get(from + 3) != ' ') {
            return ParsedMessage.NONE;
        }
        int day = in.get(from + 4) == ' ' ? from + 5 : from + 4;
        int dayEnd = isDigit(in.get(day + 1)) ? day + 2 : day + 1;
        int value = dayEnd - day == 2 ? 10 * (in.get(day) - '0') + in.get(day + 1) - '0' : in.get(day) - '0';
        return isDigit(in.get(day)) && value >= 1 && value <= 31 && to - dayEnd >= 9 && in.get(dayEnd) == ' '
                && isTimeOfDay(in, dayEnd + 1) ? dayEnd + 9 : ParsedMessage.NONE;
    }

    /** Writes a time that {@link #bsdEnd} has recognized as one word: {@code --10-11T22:14:15}, ISO 8601 without a year. */
    static void writeBsd(ByteBuffer in, int from, int to, RecordBuffer out) {
        int month = month(in, from);
        int day = to - 9 - 2; // two digits, or a space and one
        out.put('-');
        out.put('-');
        out.put('0' + month / 10);
        out.put('0' + month % 10);
        out.put('-');
        out.put(in.get(day) == ' ' ? '0' : in.get(day));
        out.put(in.get(day + 1));
        out.put('T');
        out.put(in, to - 8, 8);
    }

    /** 1 to 12; 0 when it is no month. */
    private static int month(ByteBuffer in, int from) {
        for (int i = 0; i < MONTHS.length; i += 3) {
            if (in.get(from) == MONTHS[i] && in.get(from + 1) == MONTHS[i + 1] && in.get(from + 2) == MONTHS[i + 2]) {
                return i / 3 + 1;
            }
        }
        return 0;
    }

    private static boolean isTimeOfDay(ByteBuffer in, int from) {
        return within(in, from, 0, 23) && in.get(from + 2) == ':' && within(in, from + 3, 0, 59)
                && in.get(from + 5) == ':' && within(in, from + 6, 0, 59);
    }

    private static boolean within(ByteBuffer in, int from, int lowest, int highest) {
        int value = 10 * (in.get(from) - '0') + in.get(from + 1) - '0';
        return digits(in, from, 2) && value >= lowest && value <= highest;
    }

    private static boolean digits(ByteBuffer in, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (!isDigit(in.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
