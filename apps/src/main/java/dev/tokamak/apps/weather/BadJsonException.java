package dev.tokamak.apps.weather;

import org.jspecify.annotations.Nullable;

/** A document is no JSON, too much of it, or not all of it. */
public final class BadJsonException extends Exception {

    private static final long serialVersionUID = 1L;

    BadJsonException(String why) {
        this(why, null);
    }

    BadJsonException(String why, @Nullable Throwable cause) {
        super(why, cause, false, false); // a peer's fault: where it was found is of no interest
    }

    /**
     * What is wrong.
     *
     * @return a few words, without any of the peer's
     */
    public String why() {
        return String.valueOf(getMessage());
    }
}
