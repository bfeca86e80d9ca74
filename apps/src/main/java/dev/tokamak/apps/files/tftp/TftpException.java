package dev.tokamak.apps.files.tftp;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** A transfer has failed; the message says why, in words for a person. */
public final class TftpException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What the other side is told, if it isn't the one that ended the transfer. */
    private final @Nullable ErrorCode code;

    private TftpException(@Nullable ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Something that the other side is told, because it is over for it too. */
    static TftpException of(ErrorCode code, String message, @Nullable Throwable cause) {
        return new TftpException(code, message, cause);
    }

    /** Something that the other side has said, or that nobody is there to be told of. */
    static TftpException untold(String message) {
        return new TftpException(null, message, null);
    }

    /** Null when the other side isn't told: it has said so itself (an ERROR never answers an ERROR), or is silent. */
    @Nullable
    ErrorCode code() {
        return code;
    }

    /** The message, which is never null. */
    String words() {
        return String.valueOf(getMessage());
    }
}
