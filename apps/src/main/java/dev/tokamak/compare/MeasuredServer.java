package dev.tokamak.compare;

import dev.tokamak.cli.Main;

/** {@code tokamak serve} as the comparison starts it: the same, and it says on request what it has used. */
public final class MeasuredServer {
    private MeasuredServer() {}

    /**
     * Runs the command line.
     *
     * @param args the words after {@code tokamak}
     */
    public static void main(String[] args) {
        UsageReporter.start();
        Main.main(args);
    }
}
