package dev.tokamak.apps.chat.sealed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/** A small text file that only its owner may read or write, from its creation on. Blocks. */
final class SecretFile {

    private static final Set<PosixFilePermission> OWNER = Set.of(PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE);

    private SecretFile() {}

    /**
     * Reads it, unless others can: then its secrets may be theirs already, and whoever can write it can replace them.
     *
     * @param most bytes
     * @throws java.nio.file.NoSuchFileException when there is none
     * @throws IOException when it can't be read, is too long, or others than its owner may do anything with it
     */
    static String read(Path file, long most) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view != null && !OWNER.containsAll(view.readAttributes().permissions())) {
            throw new IOException(file + " can be used by others than its owner: chmod 600 it");
        }
        if (Files.size(file) > most) {
            throw new IOException(file + " is larger than " + most + " bytes");
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /**
     * Writes it, whole or not at all, in a directory of the mode 0700 if that has to be made.
     *
     * @param how whether a file that is there is replaced
     * @throws java.nio.file.FileAlreadyExistsException when it is there and not to be replaced
     * @throws IOException when it can't be written; nothing is left then
     */
    static void write(Path file, String text, CopyOption... how) throws IOException {
        var directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a directory");
        Files.createDirectories(directory, mode(directory, "rwx------"));
        var fresh = Files.createTempFile(directory, ".", ".new", mode(directory, "rw-------"));
        try {
            try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, how);
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
