package dev.tokamak.architecture.bad.threaded;

/** An offender: see {@code ArchitectureTest}. */
public final class LogsPlainly {

    private LogsPlainly() {}

    static System.Logger logger() {
        return System.getLogger("plain");
    }
}
