package dev.tokamak.apps.chat.sealed;

/** What a person in a sealed room should get to see. Names and words are fit for a terminal: no control characters. */
public sealed interface Shown {

    /**
     * A message that its sender has sealed and signed, and that nobody has altered.
     *
     * @param seq
     *            its number in the room, as the server says
     * @param name
     *            who said it
     * @param instance
     *            from which start of a client
     * @param text
     *            what was said
     * @param verified
     *            whether safety numbers were compared with this person
     */
    record Said(long seq, String name, String instance, String text, boolean verified) implements Shown {}

    /**
     * Somebody can read from now on what is said here.
     *
     * @param name
     *            who
     * @param instance
     *            from which start of a client
     * @param first
     *            whether this account was never met before, so that its key has been taken on trust
     * @param verified
     *            whether safety numbers were compared with this person
     */
    record KeysReady(String name, String instance, boolean first, boolean verified) implements Shown {}

    /**
     * Something was refused, is missing, or can't be read.
     *
     * @param kind
     *            what a program needs
     * @param name
     *            who it is about as the server says, {@code ?} when that isn't even a name
     * @param words
     *            what a person needs
     */
    record Warning(Kind kind, String name, String words) implements Shown {}

    /** What can be wrong. */
    enum Kind {
        /** An account comes with another key than before: a new computer, or somebody who pretends. Blocked until accepted. */
        KEY_CHANGED,
        /** A message of an account whose new key isn't accepted; not shown. */
        BLOCKED,
        /** Altered on its way, or made by somebody else than the server says. Refused. */
        FORGED,
        /** Has come before, or later than what was sent after it. Refused. */
        REPLAYED,
        /** Sent to somebody else, or to one what is for all. Refused. */
        MISDIRECTED,
        /** Messages that were sent before the one that is shown next have not come. */
        MISSING,
        /** Sealed with a key that we were not given, such as before our keys were agreed. */
        UNREADABLE,
        /** Not in the format. Refused. */
        MALFORMED,
        /** No keys could be agreed with a member. */
        NO_KEYS,
        /** What was said just now can't be read by some who are here. */
        NOT_REACHED,
        /** Too many members or attempts. */
        LIMIT,
        /** A contact's key can't be written to disk. */
        STORAGE
    }
}
