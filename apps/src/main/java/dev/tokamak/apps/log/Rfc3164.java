package dev.tokamak.apps.log;

import java.nio.ByteBuffer;

/**
 * What follows the priority in RFC 3164, section 4.1, which describes what programs did rather than what they should:
 * {@code TIMESTAMP [HOST] [TAG[PROCID]:] TEXT}. The time is {@code Oct 11 22:14:15}, or one of ISO 8601 as newer programs
 * write it. Without a time there is no header, and all of it is text (section 4.3.2).
 *
 * <p>
 * The RFC ends a tag at any character that isn't a letter or a digit, and so makes a tag of the first word of a text. Here a
 * tag ends with a colon, or with a process number in brackets: what every program writes.
 */
final class Rfc3164 {

    private static final int LONGEST_TAG = 64;

    private Rfc3164() {}

    /**
     * Finds the parts.
     *
     * @param from behind the priority
     */
    static void parse(ByteBuffer in, int from, int to, ParsedMessage into) {
        int time = Timestamps.bsdEnd(in, from, to);
        if (time == ParsedMessage.NONE) {
            time = Timestamps.isoEnd(in, from, to);
        }
        if (time == ParsedMessage.NONE || time < to && in.get(time) != ' ') {
            into.set(ParsedMessage.TEXT, from, to);
            return;
        }
        into.set(ParsedMessage.SENT, from, time);
        int at = Math.min(time + 1, to);
        int host = SyslogParser.wordEnd(in, at, to);
        // "app: text" without a host is what programs write to the socket of their own machine
        if (host > at && host < to && in.get(host - 1) != ':') {
            into.set(ParsedMessage.HOST, at, host);
            at = host + 1;
        }
        into.set(ParsedMessage.TEXT, tag(in, at, to, into), to);
    }

    /** Finds the tag, if there is one; the index at which the text begins. */
    private static int tag(ByteBuffer in, int from, int to, ParsedMessage into) {
        int at = from;
        while (at < to && at - from < LONGEST_TAG && isTag(in.get(at))) {
            at++;
        }
        int colon = at;
        if (at > from && at < to && in.get(at) == '[') {
            int bracket = bracketEnd(in, at + 1, to);
            if (bracket == ParsedMessage.NONE) {
                return from;
            }
            colon = bracket + 1;
            if (colon < to && in.get(colon) == ':') {
                into.set(ParsedMessage.PROCID, at + 1, bracket);
            }
        }
        if (at == from || colon >= to || in.get(colon) != ':') {
            return from;
        }
        into.set(ParsedMessage.APP, from, at);
        return colon + 1 < to && in.get(colon + 1) == ' ' ? colon + 2 : colon + 1;
    }

    private static boolean isTag(byte b) {
        return b > ' ' && b < 0x7F && b != '[' && b != ']' && b != ':';
    }

    private static int bracketEnd(ByteBuffer in, int from, int to) {
        for (int i = from; i < to && i - from <= LONGEST_TAG && in.get(i) != ' '; i++) {
            if (in.get(i) == ']') {
                return i;
            }
        }
        return ParsedMessage.NONE;
    }
}
