package dev.tokamak.apps.files.client;

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

import org.jspecify.annotations.Nullable;

/**
 * A file on its way in: what has come stands beside its place, under a name of its own, until all of it is there. Then it is
 * moved, so that nobody ever sees half of it by its name. What is left after a failure is gone on with the next time, if the
 * server can say that its file is still the same: its validator is kept in a second file. Blocks.
 */
public final class PartialFile {

    /** A validator is a short word; whatever is longer isn't one. */
    private static final int LONGEST_VALIDATOR = 1000;

    private final Path target;
    private final Path part;
    private final Path validator;
    private final Path lock;
    private @Nullable FileChannel locked;

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
        lock = target.resolveSibling(name + ".lock");
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
            var there = Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS) && Files.size(part) > 0
                    && Files.size(validator) <= LONGEST_VALIDATOR;
            return there ? Files.readString(validator) : "";
        } catch (NoSuchFileException _) {
            return "";
        }
    }

    /**
     * Opens it to write behind what there is.
     *
     * @param keep
     *            whether what there is stays; else it begins anew
     * @param etag
     *            what to call this version the next time; empty for nothing
     * @return positioned at the end
     * @throws IOException
     *             when it can't be written
     */
    public FileChannel open(boolean keep, String etag) throws IOException {
        lock();
        if (!keep) {
            Files.deleteIfExists(validator);
            Files.deleteIfExists(part); // also a link that somebody else has put there
        }
        var channel = FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE,
                keep ? StandardOpenOption.CREATE : StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);
        if (!etag.isEmpty()) {
            Files.writeString(validator, etag);
        }
        return channel.position(channel.size());
    }

    /**
     * All of it is there: moves it to its place.
     *
     * @param overwrite
     *            whether a file that is there may be replaced
     * @throws IOException
     *             when it can't, or there is a file
     */
    public void complete(boolean overwrite) throws IOException {
        if (!overwrite && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING); // beside each other, so never seen in practice
        }
        Files.deleteIfExists(validator);
        unlock();
    }

    /** Two that write one partial file would put half of the one's under the name when the other is done. */
    private void lock() throws IOException {
        if (locked != null) {
            return;
        }
        var file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        try {
            if (file.tryLock() != null) {
                locked = file;
                return;
            }
        } catch (OverlappingFileLockException _) {
            // in this program: the same answer
        }
        file.close();
        throw new IOException("somebody else is fetching it");
    }

    private void unlock() throws IOException {
        if (locked != null) {
            Files.deleteIfExists(lock);
            locked.close();
            locked = null;
        }
    }

    /**
     * Throws away what has come.
     *
     * @throws IOException
     *             when it can't be removed
     */
    public void discard() throws IOException {
        Files.deleteIfExists(validator);
        Files.deleteIfExists(part);
        unlock();
    }
}
