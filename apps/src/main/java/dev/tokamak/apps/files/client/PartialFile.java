package dev.tokamak.apps.files.client;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

import org.jspecify.annotations.Nullable;

/**
 * A file on its way in: what has come stands beside its place, under a name of its own, until all of it is there. Then it is
 * moved, so that nobody ever sees half of it by its name. What is left after a failure is gone on with the next time, if the
 * server can say that its file is still the same: its validator is kept in a second file. Blocks.
 *
 * <p>
 * Only one program at a time has a partial file: it locks it, from the first {@link #open} to the end. The lock is on the partial
 * file itself, so there is nothing to be cleaned up and it ends with its program, however that ends. Within a program there must
 * be one of these for a target at a time: the second is refused, but on some systems that gives up the first one's lock.
 */
public final class PartialFile implements Closeable {

    /** A validator is a short word; whatever is longer isn't one. */
    private static final int LONGEST_VALIDATOR = 1000;
    /** How often another program may finish with the file just when it is to be taken over. */
    private static final int TRIES = 100;

    private final Path target;
    private final Path part;
    private final Path validator;
    private @Nullable FileChannel held;

    /**
     * For a file that may be there already, or not.
     *
     * @param target
     *            where the whole file is to be
     */
    public PartialFile(Path target) {
        this.target = target;
        var name = "." + target.getFileName() + ".part";
        part = target.resolveSibling(name);
        validator = target.resolveSibling(name + ".etag");
    }

    /**
     * Where what has come stands.
     *
     * @return the partial file
     */
    public Path path() {
        return part;
    }

    /**
     * What the server called the version of its file that the bytes are from.
     *
     * @return empty when there are no bytes that could be gone on with
     * @throws IOException
     *             when that can't be read
     */
    public String validator() throws IOException {
        try {
            var there = isFile(part) && Files.size(part) > 0 && isFile(validator)
                    && Files.size(validator) <= LONGEST_VALIDATOR;
            return there ? Files.readString(validator) : "";
        } catch (NoSuchFileException _) {
            return "";
        }
    }

    private static boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Opens it to write behind what there is.
     *
     * @param keep
     *            whether what there is stays, with its validator; else it begins anew
     * @param etag
     *            what to call a version that begins anew the next time; empty for nothing
     * @return positioned at the end; closed with this
     * @throws IOException
     *             when it can't be written, or another program has it
     */
    public FileChannel open(boolean keep, String etag) throws IOException {
        var channel = keep ? hold() : anew(etag);
        return channel.position(channel.size());
    }

    /** Removed and not only made empty: somebody may have given another file this name too, by a hard link. */
    private FileChannel anew(String etag) throws IOException {
        FileChannel channel;
        do {
            hold();
            remove();
            channel = hold(); // meanwhile somebody else may have begun, and given up
        } while (channel.size() > 0);
        Files.deleteIfExists(validator);
        if (!etag.isEmpty()) {
            Files.writeString(validator, etag, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
        return channel;
    }

    /**
     * All of it is there: moves it to its place.
     *
     * @param overwrite
     *            whether a file that is there may be replaced
     * @throws IOException
     *             when it can't, or there is a file; what has come stays where it is then
     */
    public void complete(boolean overwrite) throws IOException {
        if (held == null) {
            throw new IllegalStateException("nothing has been opened");
        }
        try {
            Files.deleteIfExists(validator); // first: once the name is free it may be another's
            if (overwrite || !claim()) {
                move(overwrite);
            }
        } finally {
            letGo();
        }
    }

    /** A hard link is refused when the name is taken; false where there are none, and the name has to be looked for. */
    private boolean claim() throws IOException {
        try {
            Files.createLink(target, part);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException _) { // the move says what else is wrong
            return false;
        }
        Files.delete(part);
        return true;
    }

    private void move(boolean overwrite) throws IOException {
        if (!overwrite && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING); // beside each other, so never seen in practice
        }
    }

    /**
     * Throws away what has come.
     *
     * @throws IOException
     *             when it can't be removed, or another program has it
     */
    public void discard() throws IOException {
        hold();
        remove();
    }

    /** Lets go of it, and keeps what could be gone on with. Again, or once it is complete: nothing. */
    @Override
    public void close() throws IOException {
        if (held != null) {
            try {
                if (validator().isEmpty()) {
                    remove();
                }
            } finally {
                letGo();
            }
        }
    }

    /** While it is held. */
    private void remove() throws IOException {
        Files.deleteIfExists(validator);
        Files.deleteIfExists(part);
        letGo();
    }

    // ---- whose it is

    /** Which file has the name. */
    private record Identity(@Nullable Object key, FileTime created) {}

    /**
     * Two that write one partial file would put half of the one's under the name when the other is done. Whoever has the lock on
     * the file that has the name now is the only one.
     */
    private FileChannel hold() throws IOException {
        for (int tries = 0; held == null && tries < TRIES; tries++) {
            create();
            try {
                held = lock();
            } catch (NoSuchFileException _) {
                // its owner is done with it: once more
            }
        }
        if (held == null) {
            throw taken();
        }
        return held;
    }

    private void create() throws IOException {
        try {
            Files.createFile(part);
        } catch (FileAlreadyExistsException _) {
            if (Files.isSymbolicLink(part)) {
                Files.deleteIfExists(part); // nobody's: it may lead anywhere
            }
        }
    }

    /** Null when the name has gone to another file before this one was locked. */
    private @Nullable FileChannel lock() throws IOException {
        var before = identity();
        var channel = FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        boolean mine = false;
        try {
            if (channel.tryLock() == null) {
                throw taken();
            }
            mine = before.equals(identity());
        } catch (OverlappingFileLockException _) {
            throw taken(); // in this program: the same answer
        } finally {
            if (!mine) {
                channel.close();
            }
        }
        return mine ? channel : null;
    }

    private Identity identity() throws IOException {
        var attributes = Files.readAttributes(part, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new Identity(attributes.fileKey(), attributes.creationTime());
    }

    private static IOException taken() {
        return new IOException("somebody else is fetching it");
    }

    private void letGo() throws IOException {
        var channel = held;
        held = null;
        if (channel != null) {
            channel.close();
        }
    }
}
