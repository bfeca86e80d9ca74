package dev.tokamak.apps.chat.protocol;

import java.util.Locale;
import java.util.Optional;

/** Why something was refused, for programs. */
public enum ErrorCode {
    /** Not allowed, or not now: a wrong name or password, too many attempts. */
    DENIED,
    /** Something else has to come first, or a number is not the next. */
    ORDER,
    /** The room is of the other kind. */
    KIND,
    /** There is no more room in something. */
    FULL,
    /** Too long, or out of range. */
    LIMIT,
    /** The line can't be understood. */
    SYNTAX,
    /** There is no such account, room or member. */
    NOBODY,
    /** It couldn't be written down; the same may be tried again. */
    STORAGE,
    /** It was taken so long ago that its number is not known any more. */
    STALE,
    /** The server has too much to do; the same may be tried again. */
    BUSY,
    /** The server doesn't do this. */
    CLOSED;

    /**
     * As it stands in a line.
     *
     * @return lower case
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a word.
     *
     * @param word
     *            any
     * @return empty when it is no code
     */
    public static Optional<ErrorCode> of(String word) {
        for (var code : values()) {
            if (code.word().equals(word)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }
}
