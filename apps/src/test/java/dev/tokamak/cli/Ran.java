package dev.tokamak.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A command that was run in this process.
 *
 * @param exitCode what the process would have ended with
 * @param out standard output
 * @param err standard error
 */
record Ran(int exitCode, String out, String err) {

    /** A host that does not exist. A label is longer than a name may have (RFC 1035): no name server is asked, or waited for. */
    static final String NOWHERE = "nowhere" + "-at-all".repeat(9);

    static Ran command(String... args) {
        return with(Map.of(), args);
    }

    static Ran with(Map<String, String> environment, String... args) {
        return run("", environment, args);
    }

    static Ran typing(String input, String... args) {
        return run(input, Map.of(), args);
    }

    /** Never with the standard input of this process: through that, who started the tests talks to it. */
    private static Ran run(String input, Map<String, String> environment, String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            int exitCode = Main.run(environment, false, new PrintWriter(out), new PrintWriter(err), args);
            return new Ran(exitCode, out.toString(), err.toString());
        } finally {
            System.setIn(before);
        }
    }
}
