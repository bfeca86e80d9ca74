package dev.tokamak.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A directory for as long as it takes. Any thread. */
final class TemporaryDirectory implements AutoCloseable {
    private final Path path;

    private TemporaryDirectory(Path path) {
        this.path = path;
    }

    /** Makes one, where the system keeps such things. */
    static TemporaryDirectory make() throws IOException {
        return new TemporaryDirectory(Files.createTempDirectory("tokamak-compare"));
    }

    Path path() {
        return path;
    }

    /** Removes it with all that is in it; once is enough. */
    @Override
    public void close() throws IOException {
        if (Files.notExists(path)) {
            return;
        }
        try (var all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause(); // of the walk
        }
    }
}
