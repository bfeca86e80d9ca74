package dev.tokamak.compare.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is never half there: written beside its place, and then moved to it. */
public final class WholeFile {
    private WholeFile() {}

    /** What is in it. */
    public interface Content {
        /**
         * Writes all of it.
         *
         * @throws IOException when it can't
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file, instead of what was there.
     *
     * @throws IOException when it can't be written; what was there is there still, and nothing is left beside it
     */
    public static void write(Path file, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        Path beside = target.resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            try (var out = Files.newOutputStream(beside)) {
                content.writeTo(out);
            }
            try {
                Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException _) {
                Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
