package dev.tokamak.cli;

/** What the process says when it ends, to whoever scripts against it. */
public final class ExitCodes {

    /** Done. */
    public static final int DONE = 0;
    /** It could not be done. */
    public static final int FAILED = 1;
    /** Wrong usage: the same command line will never work. */
    public static final int USAGE = 2;
    /** It was done, and a threshold that was asked for was missed. */
    public static final int MISSED = 99;

    private ExitCodes() {}
}
