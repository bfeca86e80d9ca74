package dev.tokamak.apps.log;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A directory of files of records: appends to the newest, begins the next one with each day and when one is full, deletes the
 * oldest. No file is ever overwritten, and none but those named like ours is touched. One process at a time; writer thread
 * only, but for {@link #open}.
 *
 * <p>
 * <b>Whole records only.</b> What a failed write has left of a record is cut off again, at once or else before the next write.
 * A file that ends in the middle of a record when it is found was left by a crash: it stays as it is, and the next one is
 * begun.
 */
final class LogDirectory implements Closeable {

    private static final System.Logger LOG = System.getLogger("dev.tokamak.apps.log");
    private static final String LOCK = ".lock";

    private final Path directory;
    private final long fileSize;
    private final int keptFiles;
    private final LogFile.Opener opener;
    private final FileChannel lock;
    /** The file that is written to; it may have to be opened again. */
    private @Nullable LogName name;
    private @Nullable LogFile file;
    /** Bytes of whole records in it. */
    private long size;
    private boolean started;

    private LogDirectory(LogConfig config, LogFile.Opener opener, FileChannel lock) {
        this.directory = config.directory();
        this.fileSize = config.fileSize();
        this.keptFiles = config.keptFiles();
        this.opener = opener;
        this.lock = lock;
    }

    /**
     * Takes possession of a directory. Makes no file of records yet.
     *
     * @throws IOException when it can't be made or written to, or another process has it
     */
    static LogDirectory open(LogConfig config, LogFile.Opener opener) throws IOException {
        LogFile.makeDirectory(config.directory());
        var path = config.directory().resolve(LOCK);
        var lock = FileChannel.open(path, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                LogFile.mode(path, "rw-r-----"));
        try {
            if (lock.tryLock() != null) {
                return new LogDirectory(config, opener, lock);
            }
        } catch (OverlappingFileLockException _) {
            // by this very process
        } catch (IOException e) {
            lock.close();
            throw e;
        }
        lock.close();
        throw new IOException("another collector writes there");
    }

    /**
     * Appends whole records to the file of their day, or to a later one if there is one already.
     *
     * @param records what to append; afterwards, also after a failure, its position is behind what is in a file
     * @param day an epoch day
     * @throws IOException when not everything could be written: try again with what is left
     */
    void append(ByteBuffer records, long day) throws IOException {
        int end = records.limit();
        while (records.hasRemaining()) {
            var out = fileFor(day);
            int fitting = fitting(records);
            if (fitting == records.position()) {
                finishFile();
            } else {
                records.limit(fitting);
                try {
                    write(out, records);
                } finally {
                    records.limit(end);
                }
            }
        }
    }

    private LogFile fileFor(long day) throws IOException {
        var current = name;
        if (current != null && current.day() < day) {
            finishFile();
            current = null;
        }
        var open = file;
        if (open == null && current != null) {
            open = file = openAgain(current);
        }
        return open != null ? open : next(day);
    }

    private LogFile next(long day) throws IOException {
        var newest = LogName.in(directory).stream().filter(each -> each.day() == day).reduce((_, last) -> last);
        boolean first = !started; // a restart goes on with the newest file, or else many restarts would make many files
        started = true;
        if (first && newest.isPresent() && isContinuable(newest.get())) {
            size = Files.size(path(newest.get()));
            return begin(newest.get(), false);
        }
        size = 0;
        var fresh = new LogName(day, newest.map(LogName::number).orElse(0) + 1);
        var open = begin(fresh, true);
        deleteOldest(fresh);
        return open;
    }

    private LogFile begin(LogName next, boolean fresh) throws IOException {
        var open = opener.open(path(next), fresh);
        name = next;
        file = open;
        return open;
    }

    /** Whether the file ends with a whole record and has room. */
    private boolean isContinuable(LogName newest) throws IOException {
        try (SeekableByteChannel in = Files.newByteChannel(path(newest))) {
            if (in.size() >= fileSize) {
                return false;
            }
            var last = ByteBuffer.allocate(1);
            return in.size() == 0 || in.position(in.size() - 1).read(last) == 1 && last.get(0) == '\n';
        }
    }

    /** The file that could not be brought in order when writing to it failed. */
    private @Nullable LogFile openAgain(LogName failed) throws IOException {
        LogFile open;
        try {
            open = opener.open(path(failed), false);
        } catch (NoSuchFileException _) {
            name = null;
            return null;
        }
        try {
            open.truncate(size);
            return open;
        } catch (IOException e) {
            close(open, e);
            throw e;
        }
    }

    /** Index behind the last record that has room in this file; a record too long for any file has one of its own. */
    private int fitting(ByteBuffer records) {
        int from = records.position();
        if (records.remaining() <= fileSize - size) {
            return records.limit();
        }
        for (int i = from + (int) Math.max(0, fileSize - size); i > from; i--) {
            if (records.get(i - 1) == '\n') {
                return i;
            }
        }
        if (size > 0) {
            return from;
        }
        int end = from;
        do {
            end++;
        } while (records.get(end - 1) != '\n');
        return end;
    }

    private void write(LogFile out, ByteBuffer records) throws IOException {
        int start = records.position();
        try {
            while (records.hasRemaining()) {
                out.write(records, size + records.position() - start);
            }
            size += records.position() - start;
        } catch (IOException | RuntimeException e) {
            records.position(start);
            try {
                out.truncate(size);
            } catch (IOException second) {
                e.addSuppressed(second);
                file = null;
                close(out, e);
            }
            throw e;
        }
    }

    private static void close(LogFile open, Exception because) {
        try {
            open.close();
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    private void finishFile() throws IOException {
        var done = file;
        if (done != null) {
            done.force();
            file = null;
            done.close();
        }
        name = null;
    }

    private void deleteOldest(LogName current) {
        try {
            var all = LogName.in(directory);
            all.stream().filter(each -> !each.equals(current)).limit(Math.max(0, all.size() - keptFiles))
                    .forEach(this::delete);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot look for old files in {0}: {1}", directory, e.toString());
        }
    }

    private void delete(LogName old) {
        try {
            Files.deleteIfExists(path(old));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot delete the old file {0}: {1}", path(old), e.toString());
        }
    }

    private Path path(LogName each) {
        return directory.resolve(each.toString());
    }

    /** Has all that was appended go to the disk. A file that somebody has deleted meanwhile is given up. */
    void force() throws IOException {
        var open = file;
        var current = name;
        if (open != null && current != null) {
            open.force();
            if (Files.notExists(path(current))) {
                finishFile(); // what it held is gone, what comes must not go there too
            }
        }
    }

    /** Forces and closes the file, and lets others have the directory. */
    @Override
    public void close() throws IOException {
        try (lock; var _ = file) {
            finishFile();
        }
    }
}
