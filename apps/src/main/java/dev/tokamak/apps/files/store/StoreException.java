package dev.tokamak.apps.files.store;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * What could not be done, and why. Its message is for the person at the other end: it holds neither a path of this machine
 * nor anything that the peer sent.
 */
public final class StoreException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What a protocol decides its answer by. */
    public enum Kind {
        /** The name is not one that is allowed here. */
        BAD_NAME,
        /** There is nothing by this name. */
        NOT_FOUND,
        /** What is there is no ordinary file, or, where a directory is needed, no directory. */
        NOT_A_FILE,
        /** There is something by this name already, and it may not be replaced. */
        EXISTS,
        /** Somebody else is writing it now, or too many are writing at once: it may work later. */
        BUSY,
        /** The store is full by its own rules. */
        QUOTA,
        /** The file is larger than any may be. */
        TOO_LARGE,
        /** The disk is full. */
        DISK_FULL,
        /** Anything else; the cause says more. */
        FAILED
    }

    private final Kind kind;

    StoreException(Kind kind, String words, @Nullable Throwable cause) {
        super(words, cause);
        this.kind = kind;
    }

    StoreException(Kind kind, String words) {
        this(kind, words, null);
    }

    /**
     * What it was.
     *
     * @return what to decide by
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The reason in words.
     *
     * @return lower case, no full stop
     */
    public String words() {
        return String.valueOf(getMessage());
    }
}
