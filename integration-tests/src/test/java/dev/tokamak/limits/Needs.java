package dev.tokamak.limits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.Assumptions;

/** What a test can't do without. Where it is lacking the test is skipped and says why; with {@code tokamak.ci} it fails. */
public final class Needs {

    private Needs() {}

    /** Tables of the kernel, and limits per process. */
    public static void linux() {
        require(Files.isReadable(Path.of("/proc/self/status")), "this needs Linux's /proc");
    }

    /**
     * A command.
     *
     * @param name
     *            what is looked for in PATH
     */
    public static void command(String name) {
        boolean found = Arrays.stream(System.getenv("PATH").split(":")).map(directory -> Path.of(directory, name))
                .anyMatch(Files::isExecutable);
        require(found, "this needs the command " + name);
    }

    /**
     * Descriptors for this process.
     *
     * @param count
     *            how many it may open
     */
    public static void descriptors(int count) {
        linux();
        try (var lines = Files.lines(Path.of("/proc/self/limits"))) {
            var line = lines.filter(text -> text.startsWith("Max open files")).findFirst().orElseThrow();
            var soft = line.split("\\s+")[3];
            require(soft.equals("unlimited") || Long.parseLong(soft) >= count,
                    "this needs " + count + " descriptors, the limit is " + soft + " (ulimit -n)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Anything else.
     *
     * @param holds
     *            whether it is there
     * @param otherwise
     *            what is lacking
     */
    public static void require(boolean holds, String otherwise) {
        if (!holds && Boolean.getBoolean("tokamak.ci")) {
            throw new AssertionError(otherwise);
        }
        Assumptions.assumeTrue(holds, otherwise);
    }
}
