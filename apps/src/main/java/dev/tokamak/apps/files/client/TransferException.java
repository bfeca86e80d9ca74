package dev.tokamak.apps.files.client;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** Why a transfer came to nothing; its message is one line for the person who asked for it. */
public final class TransferException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure.
     *
     * @param line
     *            for a person; without control characters
     * @param cause
     *            the exception behind it, where there is one
     */
    public TransferException(String line, @Nullable Throwable cause) {
        super(line, cause);
    }

    /**
     * A failure that no exception is behind.
     *
     * @param line
     *            for a person; without control characters
     */
    public TransferException(String line) {
        this(line, null);
    }

    /**
     * The message.
     *
     * @return one line
     */
    public String line() {
        return String.valueOf(getMessage());
    }
}
