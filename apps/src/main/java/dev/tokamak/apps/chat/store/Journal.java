package dev.tokamak.apps.chat.store;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Consumer;

import dev.tokamak.apps.accounts.SecretFile;

/**
 * A file to which records are only ever appended, many at a time, each batch forced to the disk as one. One thread; it blocks.
 *
 * <p>
 * A batch is there whole or not at all for whoever goes on in this process: when it can't be written, the file is cut back to
 * where it began. After a crash, a part of the last batch may be there: records with a length and a checksum, of which the
 * first bad one ends the file. After a force that failed nobody knows what is on the disk, so the file has to be rewritten
 * from memory before anything more can be written to it.
 */
final class Journal implements Closeable {

    static final String FILE = "journal";
    /** The most that one batch may have; a torn end of the file can't be longer. */
    static final int BATCH = 1 << 20;

    private static final System.Logger LOG = System.getLogger("dev.tokamak.apps.chat");
    private static final String FRESH = "journal.new";
    private static final String LOCK = "lock";
    private static final byte[] MAGIC = "TOKCHAT1".getBytes(StandardCharsets.US_ASCII);

    private final Path path;
    private final JournalFile.Opener opener;
    private final FileChannel lock;
    private final ByteBuffer batch = ByteBuffer.allocateDirect(BATCH);
    private JournalFile file;
    private long size;
    private boolean doubtful;

    private Journal(Path path, JournalFile.Opener opener, FileChannel lock, JournalFile file, long size) {
        this.path = path;
        this.opener = opener;
        this.lock = lock;
        this.file = file;
        this.size = size;
    }

    /**
     * Opens a journal, or begins one.
     *
     * @param recovered hears all records, in order
     * @throws IOException when it can't be had, is in use, can be read by others, or is damaged elsewhere than at its end
     */
    static Journal open(Path directory, JournalFile.Opener opener, Consumer<Stored> recovered) throws IOException {
        SecretFile.makeDirectory(directory);
        var lock = lock(directory);
        try {
            var path = directory.resolve(FILE);
            Files.deleteIfExists(directory.resolve(FRESH)); // a rewriting that was not finished
            long size = Files.exists(path) ? recover(path, recovered) : 0;
            var file = opener.open(path);
            file.truncate(size);
            if (size == 0) {
                file.write(ByteBuffer.wrap(MAGIC), 0);
                size = MAGIC.length;
            }
            file.force();
            SecretFile.forceDirectory(directory);
            return new Journal(path, opener, lock, file, size);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        var channel = FileChannel.open(directory.resolve(LOCK),
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                SecretFile.ownerOnly(directory, "rw-------"));
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            // in this very process
        }
        channel.close();
        throw new IOException("another server is using " + directory);
    }

    /** How much of the file is good. */
    private static long recover(Path path, Consumer<Stored> recovered) throws IOException {
        SecretFile.checkPermissions(path);
        long length = Files.size(path);
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16))) {
            var magic = in.readNBytes(MAGIC.length);
            if (magic.length < MAGIC.length) {
                return 0; // it was being made
            }
            if (!ByteBuffer.wrap(magic).equals(ByteBuffer.wrap(MAGIC))) {
                throw new IOException(path + " is no journal of a chat");
            }
            long good = MAGIC.length;
            for (var read = StoredCodec.decode(in); read != null; read = StoredCodec.decode(in)) {
                recovered.accept(read.record());
                good += read.bytes();
            }
            if (length - good > BATCH) {
                throw new IOException(path + " is damaged at byte " + good + " of " + length
                        + ", which is more than a crash explains: put a copy of it back, or take it away");
            }
            if (length > good) {
                LOG.log(Level.WARNING, "{0} ends with {1} bytes of a batch that was never finished: cut off", path,
                        length - good);
            }
            return good;
        }
    }

    /** Whether there is no room for another record before the next {@link #commit}. */
    boolean isFull() {
        return batch.remaining() < StoredCodec.LONGEST;
    }

    /** Adds a record to the batch. */
    void add(Stored record) {
        StoredCodec.encode(record, batch);
    }

    /** Forgets the batch. */
    void discard() {
        batch.clear();
    }

    /** Bytes of the file. */
    long size() {
        return size;
    }

    /** Whether nothing can be written before it is rewritten. */
    boolean mustBeRewritten() {
        return doubtful;
    }

    /**
     * Writes the batch and forces it to the disk.
     *
     * @throws IOException when it can't; the batch is gone then, and the journal as it was, or {@link #mustBeRewritten}
     */
    void commit() throws IOException {
        batch.flip();
        int length = batch.remaining();
        try {
            if (doubtful) {
                throw new IOException("the journal has to be rewritten first");
            }
            if (length > 0) {
                file.write(batch, size);
                force();
                size += length;
            }
        } catch (IOException e) {
            takeBack(e);
            throw e;
        } finally {
            batch.clear();
        }
    }

    private void force() throws IOException {
        try {
            file.force();
        } catch (IOException e) {
            doubtful = true;
            throw e;
        }
    }

    /** Also after a force that failed, so that what was refused is not there after a restart, if that can be had. */
    private void takeBack(IOException why) {
        try {
            file.truncate(size);
        } catch (IOException e) {
            why.addSuppressed(e);
            doubtful = true;
        }
    }

    /** What a rewritten journal is to hold: calls back for each record. */
    interface Content {
        void writeTo(Writer writer) throws IOException;
    }

    /** Takes the records of a rewritten journal. */
    interface Writer {
        void add(Stored record) throws IOException;
    }

    /**
     * Replaces the file by another. The batch has to be empty.
     *
     * @throws IOException when it can't; the journal is as it was
     */
    void rewrite(Content content) throws IOException {
        var freshPath = path.resolveSibling(FRESH);
        Files.deleteIfExists(freshPath);
        var fresh = opener.open(freshPath);
        boolean taken = false;
        try {
            long written = writeAll(fresh, content);
            fresh.force();
            doubtful = true; // until it is known which file has the name
            SecretFile.replace(freshPath, path);
            var old = file;
            file = fresh;
            taken = true;
            size = written;
            doubtful = false;
            old.close();
        } catch (IOException | RuntimeException e) {
            if (!taken) {
                fresh.close();
                Files.deleteIfExists(freshPath);
            }
            throw e;
        } finally {
            batch.clear();
        }
    }

    private long writeAll(JournalFile fresh, Content content) throws IOException {
        var position = new long[1];
        batch.clear().put(MAGIC);
        content.writeTo(record -> {
            if (isFull()) {
                position[0] += drain(fresh, position[0]);
            }
            add(record);
        });
        return position[0] + drain(fresh, position[0]);
    }

    private int drain(JournalFile into, long position) throws IOException {
        batch.flip();
        int length = batch.remaining();
        into.write(batch, position);
        batch.clear();
        return length;
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            file.close();
        }
    }
}
