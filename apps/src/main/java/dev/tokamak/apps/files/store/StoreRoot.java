package dev.tokamak.apps.files.store;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.LongConsumer;

/** The directory of a store, kept open: from here every name is looked up. Locked against other programs. Any thread. */
final class StoreRoot implements Closeable {

    private static final System.Logger LOG = System.getLogger("dev.tokamak.apps.files");
    private static final String LOCK = NameRules.OWN_PREFIX + "lock";
    private static final String UNFINISHED = ".part";

    private final Path path;
    private final FileChannel lock;
    private final Directory directory;

    private StoreRoot(Path path, FileChannel lock, Directory directory) {
        this.path = path;
        this.lock = lock;
        this.directory = directory;
    }

    /** How a directory is opened that a system has its own ways for. */
    interface Opening {
        Directory open(Path real) throws IOException;
    }

    static StoreRoot open(Path path, Opening opening) throws IOException {
        create(path);
        var lock = lock(path);
        try {
            return new StoreRoot(path, lock, opening.open(path.toRealPath()));
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void create(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        if (path.getParent() != null) {
            Files.createDirectories(path.getParent());
        }
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(path,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
        } else {
            Files.createDirectory(path);
        }
    }

    /** The file stays, because who removes it could remove another's; the lock ends with the program, however that ends. */
    private static FileChannel lock(Path path) throws IOException {
        var file = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        try {
            if (file.tryLock() != null) {
                return file;
            }
        } catch (OverlappingFileLockException _) {
            // in this program: the same answer
        } catch (IOException e) {
            file.close();
            throw e;
        }
        file.close();
        throw new IOException(path + " is being served already");
    }

    /** The best way that this system has. */
    @SuppressWarnings("StreamResourceLeak") // it is what the store works with until it is closed
    static Directory directory(Path real) throws IOException {
        var stream = Files.newDirectoryStream(real);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return new SecureDirectory(secure, real, new HardLinks());
        }
        stream.close();
        return new PathDirectory(real, new HardLinks());
    }

    /** A directory in here, or this itself, to be closed by itself. */
    Directory enter(List<String> names) throws IOException {
        var current = directory.again();
        for (var name : names) {
            try (var outer = current) {
                current = outer.enter(name);
            }
        }
        return current;
    }

    /** Removes what unfinished uploads left, and reports the size of every file that stays. */
    void sweep(LongConsumer sizes) throws IOException {
        try (var here = directory.again()) {
            sweep(here, sizes, StoreName.MOST_PARTS);
        }
    }

    private static void sweep(Directory here, LongConsumer sizes, int depth) throws IOException {
        for (var name : here.names(Integer.MAX_VALUE)) {
            BasicFileAttributes attributes;
            try {
                attributes = here.attributes(name);
            } catch (NoSuchFileException | InvalidPathException _) {
                continue; // just removed, or bytes that are no text here: nobody can ask for it
            }
            if (attributes.isRegularFile() && isOwn(name)) {
                if (name.endsWith(UNFINISHED)) {
                    here.delete(name);
                }
            } else if (attributes.isRegularFile()) {
                sizes.accept(attributes.size());
            } else if (attributes.isDirectory() && depth > 1) {
                sweepInner(here, name, sizes, depth - 1);
            }
        }
    }

    /** What this program may not look into, such as the lost+found of another user's disk, nobody can be served from. */
    private static void sweepInner(Directory here, String name, LongConsumer sizes, int depth) throws IOException {
        Directory inner;
        try {
            inner = here.enter(name);
        } catch (AccessDeniedException | NoSuchFileException | NotDirectoryException e) {
            LOG.log(Level.INFO, "not counted, because it can't be opened: {0}", e.toString());
            return;
        }
        try (inner) {
            sweep(inner, sizes, depth);
        }
    }

    private static boolean isOwn(String name) {
        return name.startsWith(NameRules.OWN_PREFIX);
    }

    /** What an upload is called while it is written. */
    static String temporary(String random) {
        return NameRules.OWN_PREFIX + random + UNFINISHED;
    }

    /** Bytes that this program may still write to the disk. */
    long usableSpace() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            directory.close();
        }
    }
}
