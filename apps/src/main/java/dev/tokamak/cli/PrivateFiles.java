package dev.tokamak.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Files that hold secrets: nobody but their owner may ever read them, not even for a moment. */
final class PrivateFiles {

    private PrivateFiles() {}

    /**
     * Writes a file, whole or not at all, with the mode 0600 from the beginning, in a directory of the mode 0700 if that has
     * to be made.
     *
     * @throws IOException when it can't be written; nothing is left then
     */
    static void write(Path file, String text) throws IOException {
        write(file, text, "rw-------");
    }

    /**
     * The same for a file that everybody may read who can reach it.
     *
     * @throws IOException when it can't be written; nothing is left then
     */
    static void publish(Path file, String text) throws IOException {
        write(file, text, "rw-r--r--");
    }

    private static void write(Path file, String text, String permissions) throws IOException {
        var directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a directory");
        Files.createDirectories(directory, mode(directory, "rwx------"));
        var fresh = Files.createTempFile(directory, ".", ".new", mode(directory, permissions));
        try {
            try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static FileAttribute<?>[] mode(Path where, String permissions) {
        return where.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }
}
