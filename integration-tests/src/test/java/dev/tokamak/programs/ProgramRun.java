package dev.tokamak.programs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import dev.tokamak.limits.Needs;

/**
 * A program that others have written, run to its end.
 *
 * @param exitCode
 *            what it ended with
 * @param out
 *            what it wrote to its standard output
 * @param err
 *            what it wrote to its standard error
 */
record ProgramRun(int exitCode, String out, String err) {

    private static final int MOST_SECONDS = 42;

    /** Runs it in a folder, with nothing to read. */
    static ProgramRun of(Path folder, String... command) throws IOException, InterruptedException {
        return of(folder, new byte[0], command);
    }

    /** Runs it in a folder. */
    static ProgramRun of(Path folder, byte[] input, String... command) throws IOException, InterruptedException {
        Needs.command(command[0]);
        var in = Files.write(Files.createTempFile(folder, "program", ".in"), input);
        var out = Files.createTempFile(folder, "program", ".out");
        var err = Files.createTempFile(folder, "program", ".err");
        var process = new ProcessBuilder(command).directory(folder.toFile()).redirectInput(in.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(String.join(" ", command) + " has not ended after " + MOST_SECONDS + " s: "
                        + Files.readString(err));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new ProgramRun(process.exitValue(), Files.readString(out, StandardCharsets.ISO_8859_1),
                Files.readString(err));
    }
}
