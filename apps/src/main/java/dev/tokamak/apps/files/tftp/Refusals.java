package dev.tokamak.apps.files.tftp;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.files.store.StoreException;

/** What went wrong with a file, as an ERROR says it. */
final class Refusals {

    private Refusals() {}

    /**
     * In TFTP's words.
     *
     * @param failure of blocking work
     */
    static TftpException of(@Nullable Throwable failure) {
        return switch (failure) {
            case TftpException already -> already;
            case StoreException store -> TftpException.of(code(store.kind()), store.words(), store);
            case RejectedExecutionException busy ->
                TftpException.of(ErrorCode.NOT_DEFINED, "too busy, try again later", busy);
            case IOException io -> TftpException.of(ErrorCode.NOT_DEFINED, String.valueOf(io.getMessage()), io);
            case null, default -> TftpException.of(ErrorCode.NOT_DEFINED, "failed unexpectedly", failure);
        };
    }

    private static ErrorCode code(StoreException.Kind kind) {
        return switch (kind) {
            case NOT_FOUND -> ErrorCode.FILE_NOT_FOUND;
            case BAD_NAME, NOT_A_FILE -> ErrorCode.ACCESS_VIOLATION;
            case EXISTS -> ErrorCode.FILE_EXISTS;
            case QUOTA, TOO_LARGE, DISK_FULL -> ErrorCode.DISK_FULL;
            case BUSY, FAILED -> ErrorCode.NOT_DEFINED;
        };
    }
}
