package dev.tokamak.apps.chat.protocol;

import java.util.Locale;
import java.util.Optional;

/** Why somebody is no longer in a room. */
public enum Reason {
    /** They left. */
    LEFT,
    /** Their connection was lost, and they did not come back in time. */
    LOST,
    /** They did not read what was sent to them. */
    SLOW,
    /** Another connection took their place. */
    REPLACED;

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
     * @return empty when it is no reason
     */
    public static Optional<Reason> of(String word) {
        for (var reason : values()) {
            if (reason.word().equals(word)) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
