package dev.tokamak.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with one line on standard error and no stack trace. */
final class CliException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CliException(String line, int exitCode, @Nullable Throwable cause) {
        super(line, cause);
        this.exitCode = exitCode;
    }

    /** What was asked for could not be done. */
    static CliException failed(String line, @Nullable Throwable cause) {
        return new CliException(line, ExitCodes.FAILED, cause);
    }

    /** What was asked for makes no sense. */
    static CliException usage(String line) {
        return new CliException(line, ExitCodes.USAGE, null);
    }

    String line() {
        return String.valueOf(getMessage());
    }

    int exitCode() {
        return exitCode;
    }
}
