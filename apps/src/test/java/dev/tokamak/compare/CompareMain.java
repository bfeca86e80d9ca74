package dev.tokamak.compare;

import picocli.CommandLine;

/** Runs the command alone, in a process of its own, for it pins its process to a part of the processors. */
public final class CompareMain {
    private CompareMain() {}

    /** Runs the command. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new CompareCommand()).execute(args));
    }
}
