package dev.tokamak.apps.chat.protocol;

import java.util.Locale;
import java.util.Optional;

/** What is said in a room, and to whom it is readable. */
public enum RoomKind {
    /** Messages that the server can read. */
    PLAIN,
    /** Frames that only members can read. */
    SEALED,
    /** Messages between two accounts. */
    DIRECT;

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
     * @return empty when it is no kind
     */
    public static Optional<RoomKind> of(String word) {
        for (var kind : values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
