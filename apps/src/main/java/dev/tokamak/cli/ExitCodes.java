package dev.tokamak.cli;

/** What the process says when it ends, to whoever scripts against it. */
final class ExitCodes {

    /** Done. */
    static final int DONE = 0;
    /** It could not be done. */
    static final int FAILED = 1;
    /** Wrong usage: the same command line will never work. */
    static final int USAGE = 2;
    /** It was done, and a threshold that was asked for was missed. */
    static final int MISSED = 99;

    private ExitCodes() {}
}
