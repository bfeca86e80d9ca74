package dev.tokamak.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/**
 * A command that was run in this process.
 *
 * @param exitCode what the process would have ended with
 * @param out standard output
 * @param err standard error
 */
record Ran(int exitCode, String out, String err) {

    static Ran command(String... args) {
        return with(Map.of(), args);
    }

    static Ran with(Map<String, String> environment, String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = Main.run(environment, false, new PrintWriter(out), new PrintWriter(err), args);
        return new Ran(exitCode, out.toString(), err.toString());
    }
}
