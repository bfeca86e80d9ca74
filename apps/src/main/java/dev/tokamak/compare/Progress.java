package dev.tokamak.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says on standard error what goes on: one line redrawn on a terminal, else a line for each part. */
final class Progress {
    private static final String ERASE = "\r\u001b[K";
    private static final int WIDTH = 79;

    private final PrintStream out;
    private final boolean terminal;
    private final Budget budget;
    private String part = "";

    Progress(PrintStream out, boolean terminal, Budget budget) {
        this.out = out;
        this.terminal = terminal;
        this.budget = budget;
    }

    /** Is standard error a terminal? Java only knows of standard output, so Linux is asked; elsewhere it counts as none. */
    static boolean onTerminal() {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
            return target.startsWith("/dev/pts") || target.toString().startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    /** A part begins: such as "round 1 of 3, TCP 64 clients". */
    synchronized void part(String name) {
        part = name;
        if (!terminal) {
            out.println(name + left());
        }
    }

    /** The time that is shown. */
    Budget budget() {
        return budget;
    }

    /** What goes on within the part; on a terminal only. */
    synchronized void step(String name) {
        if (terminal) {
            String line = part + ": " + name + left();
            out.print(ERASE + line.substring(0, Math.min(WIDTH, line.length())));
            out.flush();
        }
    }

    /** Nothing more to say; the line is taken away. */
    synchronized void done() {
        if (terminal) {
            out.print(ERASE);
            out.flush();
        }
    }

    private String left() {
        return " (at most " + Math.max(0, Math.round(budget.left())) + " s left)";
    }
}
