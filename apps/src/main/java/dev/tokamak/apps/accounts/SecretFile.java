package dev.tokamak.apps.accounts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/** Files that nobody but their owner may read, from their first moment on. Everything here blocks. */
public final class SecretFile {

    private static final Set<PosixFilePermission> OWNER = Set.of(PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE);

    private SecretFile() {}

    /**
     * Reads a file.
     *
     * @param file
     *            which only its owner may read
     * @param mostBytes
     *            it may have
     * @return its text
     * @throws java.nio.file.NoSuchFileException
     *             when there is none
     * @throws IOException
     *             when it can't be read, is larger, or others may do anything with it; the message says so
     */
    public static String read(Path file, long mostBytes) throws IOException {
        checkPermissions(file);
        if (Files.size(file) > mostBytes) {
            throw new IOException(file + " is larger than " + mostBytes + " bytes");
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /**
     * Refuses what others than its owner can use: its secrets may be theirs already, and whoever can write it can replace
     * them.
     *
     * @param file
     *            a file or a link, which is not followed
     * @throws IOException
     *             says so, or that there is no such file
     */
    public static void checkPermissions(Path file) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view != null && !OWNER.containsAll(view.readAttributes().permissions())) {
            throw new IOException(file + " can be used by others than its owner: chmod 600 it");
        }
    }

    /**
     * Writes a file whole or not at all, with the mode 0600 from its first moment on: a temporary file is forced to the disk
     * and then takes its name.
     *
     * @param file
     *            replaced when it is there; its directory is made, with the mode 0700, when it isn't
     * @param text
     *            all of it
     * @throws IOException
     *             when it can't be written; what was there is as it was
     */
    public static void write(Path file, String text) throws IOException {
        write(file, text, "rw-------", SecretFile::replace);
    }

    /**
     * The same for a file that everybody may read who can reach it.
     *
     * @param file
     *            replaced when it is there
     * @param text
     *            all of it
     * @throws IOException
     *             when it can't be written; what was there is as it was
     */
    public static void publish(Path file, String text) throws IOException {
        write(file, text, "rw-r--r--", SecretFile::replace);
    }

    /**
     * As {@link #write}, but for a file that isn't there yet.
     *
     * @param file
     *            never replaced
     * @param text
     *            all of it
     * @throws java.nio.file.FileAlreadyExistsException
     *             when it is there
     * @throws IOException
     *             when it can't be written; nothing is left then
     */
    public static void create(Path file, String text) throws IOException {
        write(file, text, "rw-------", SecretFile::claim);
    }

    /** How a file that is whole takes its name. */
    private interface Naming {
        void name(Path fresh, Path file) throws IOException;
    }

    private static void write(Path file, String text, String permissions, Naming naming) throws IOException {
        var directory = directoryOf(file);
        makeDirectory(directory);
        var fresh = Files.createTempFile(directory, ".", ".new", ownerOnly(directory, permissions));
        try {
            try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            naming.name(fresh, file);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static Path directoryOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a directory");
    }

    /** A hard link is refused when the name is taken; a move looks first, and somebody can be faster between the two. */
    private static void claim(Path fresh, Path file) throws IOException {
        try {
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException _) { // no hard links here: the move says what else is wrong
            Files.move(fresh, file);
        }
        forceDirectory(directoryOf(file));
    }

    /**
     * Gives a file, forced to the disk already, the name of another, so that after a loss of power there is the one or the other.
     *
     * @param fresh
     *            in the same directory
     * @param file
     *            replaced when it is there
     * @throws IOException
     *             when it can't be renamed
     */
    public static void replace(Path fresh, Path file) throws IOException {
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(directoryOf(file));
    }

    /**
     * Has the names in a directory go to the disk, where the system can do so.
     *
     * @param directory
     *            which one
     * @throws IOException
     *             when it fails
     */
    public static void forceDirectory(Path directory) throws IOException {
        if (isPosix(directory)) { // elsewhere a directory can't be opened
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /**
     * Makes a directory for its owner alone, and those above it.
     *
     * @param directory
     *            may be there already
     * @throws IOException
     *             when it can't be made
     */
    public static void makeDirectory(Path directory) throws IOException {
        Files.createDirectories(directory, ownerOnly(directory, "rwx------"));
    }

    /**
     * Permissions from the first moment on, where the file system knows them.
     *
     * @param where
     *            on which file system
     * @param permissions
     *            such as {@code rw-------}
     * @return for the methods that make files
     */
    public static FileAttribute<?>[] ownerOnly(Path where, String permissions) {
        return isPosix(where)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path where) {
        return where.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
