package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.tokamak.limits.Needs;

/** A program of this machine; without it the test is skipped, or fails where everything is to be tested. */
final class Program {

    private static final int PATIENCE_SECONDS = 20;

    private Program() {}

    /**
     * Runs a program to its end, which has to be a good one.
     *
     * @param folder
     *            where its output is kept meanwhile
     * @param input
     *            what it reads, perhaps nothing
     * @param words
     *            the command
     * @return its output and errors
     */
    static String run(Path folder, String input, String... words) throws IOException, InterruptedException {
        Needs.command(words[0]);
        var in = Files.writeString(Files.createTempFile(folder, "program", ".in"), input);
        var out = Files.createTempFile(folder, "program", ".out");
        var process = new ProcessBuilder(words).redirectInput(in.toFile()).redirectErrorStream(true)
                .redirectOutput(out.toFile()).start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("%s ends", List.of(words)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        var text = Files.readString(out);
        assertThat(process.exitValue()).as("exit code of %s: %s", List.of(words), text).isZero();
        return text;
    }

    /** Ends a program that was started, in good order if it can. */
    static void stop(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
