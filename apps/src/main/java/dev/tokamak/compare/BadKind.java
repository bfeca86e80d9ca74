package dev.tokamak.compare;

import java.util.Arrays;

/** How a client may misbehave. */
enum BadKind {
    /** Sends as much as the socket takes and reads nothing. */
    NEVER_READS("never-reads"),
    /** Asks for much work with each message ({@link WorkHandler}), one after the other. */
    BURNS("burns"),
    /** Sends a byte, waits a second, sends the next. */
    DRIPS("drips");

    private final String word;

    BadKind(String word) {
        this.word = word;
    }

    /** As it stands in an order. */
    String word() {
        return word;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when there is no such kind
     */
    static BadKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no bad clients are called " + word));
    }
}
