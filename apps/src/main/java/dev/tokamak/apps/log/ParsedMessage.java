package dev.tokamak.apps.log;

import java.util.Arrays;

/** Where the parts of one message are in its buffer. Used again for the next message, so it costs nothing. One thread. */
final class ParsedMessage {

    /** When the sender says it was sent. */
    static final int SENT = 0;
    /** The host that it says it is from. */
    static final int HOST = 1;
    /** The program. */
    static final int APP = 2;
    /** Its process. */
    static final int PROCID = 3;
    /** What kind of message. */
    static final int MSGID = 4;
    /** Structured data: elements in brackets. */
    static final int DATA = 5;
    /** The text. */
    static final int TEXT = 6;

    /** No priority. */
    static final int NONE = -1;

    private static final int PARTS = 7;

    private final int[] from = new int[PARTS];
    private final int[] to = new int[PARTS];
    private int priority = NONE;

    /** Forgets everything. */
    void clear() {
        Arrays.fill(from, 0);
        Arrays.fill(to, 0);
        priority = NONE;
    }

    void set(int part, int begin, int end) {
        from[part] = begin;
        to[part] = end;
    }

    void priority(int value) {
        priority = value;
    }

    /** Facility times 8 plus severity: 0 to 191, or NONE. */
    int priority() {
        return priority;
    }

    /** Whether the message has this part. */
    boolean has(int part) {
        return to[part] > from[part];
    }

    /** Index of its first byte. */
    int from(int part) {
        return from[part];
    }

    /** Index behind its last byte. */
    int to(int part) {
        return to[part];
    }
}
