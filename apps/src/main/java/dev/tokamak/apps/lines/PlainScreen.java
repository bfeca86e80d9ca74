package dev.tokamak.apps.lines;

import java.io.PrintWriter;

/**
 * Shows lines as they come. On a terminal, a line that asks something is a prompt: what is typed stands behind it. Any
 * thread.
 */
public final class PlainScreen implements Screen {

    private final PrintWriter out;
    private final boolean terminal;

    /**
     * A screen.
     *
     * @param out where to
     * @param terminal whether a person is looking
     */
    public PlainScreen(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public synchronized void show(String line) {
        if (terminal && line.endsWith("?")) {
            out.print(line + " ");
        } else {
            out.println(line);
        }
        out.flush();
    }
}
