package dev.tokamak.apps.files.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import dev.tokamak.apps.files.store.StoreException.Kind;

/**
 * A directory whose files peers may read and add to, and nothing outside of it: names are checked, then looked up part by part
 * without following links. Any thread; everything here blocks.
 *
 * <p>
 * One program at a time opens a directory as a store, because it sweeps what an earlier one left behind. Files may be added
 * and removed by others meanwhile; the quota learns of it when the store is opened the next time.
 */
public final class FileStore implements Closeable {

    /** How many names of a directory a listing looks at. */
    public static final int MOST_ENTRIES = 10_000;

    private final StoreRoot root;
    private final StoreLimits limits;
    private final Function<FileChannel, Sink> sinks;
    private final Space space;
    private final Uploads uploads = new Uploads();

    private FileStore(StoreRoot root, StoreLimits limits, Function<FileChannel, Sink> sinks) throws IOException {
        this.root = root;
        this.limits = limits;
        this.sinks = sinks;
        space = new Space(limits);
        root.sweep(space::count);
    }

    /**
     * Opens a store: makes its directory where there is none, removes what uploads have left that a crash cut short, and counts
     * what is there.
     *
     * @param directory
     *            where it is; may itself be reached through links
     * @param limits
     *            how much it takes
     * @return to be closed
     * @throws IOException
     *             when the directory can't be made or read, or another program has it open as a store
     */
    public static FileStore open(Path directory, StoreLimits limits) throws IOException {
        return open(directory, limits, Sink::of, StoreRoot::directory);
    }

    static FileStore open(Path directory, StoreLimits limits, Function<FileChannel, Sink> sinks,
            StoreRoot.Opening opening) throws IOException {
        var root = StoreRoot.open(directory, opening);
        try {
            return new FileStore(root, limits, sinks);
        } catch (IOException | RuntimeException e) {
            root.close();
            throw e;
        }
    }

    /**
     * How much it takes.
     *
     * @return as it was opened with
     */
    public StoreLimits limits() {
        return limits;
    }

    /**
     * Bytes taken of the quota, those promised to uploads included.
     *
     * @return 0 or more
     */
    public long bytesTaken() {
        return space.bytes();
    }

    // ---- reading

    /**
     * Opens an ordinary file.
     *
     * @param name
     *            which
     * @return to be closed, or its channel to be handed on
     * @throws StoreException
     *             {@link Kind#NOT_FOUND}, {@link Kind#NOT_A_FILE}, {@link Kind#BUSY} while others change it in place, or
     *             {@link Kind#FAILED}
     */
    public StoredFile read(StoreName name) throws StoreException {
        return in(name.directories(), directory -> Reading.open(directory, name));
    }

    /**
     * What the store's outermost directory holds.
     *
     * @return at most {@value #MOST_ENTRIES} files and directories that can be asked for, sorted by name
     * @throws StoreException
     *             {@link Kind#FAILED}
     */
    public List<Entry> list() throws StoreException {
        return list(List.of());
    }

    /**
     * What a directory holds.
     *
     * @param name
     *            which
     * @return as {@link #list()}
     * @throws StoreException
     *             {@link Kind#NOT_FOUND}, also when it is no directory, or {@link Kind#FAILED}
     */
    public List<Entry> list(StoreName name) throws StoreException {
        return list(name.parts());
    }

    private List<Entry> list(List<String> names) throws StoreException {
        return in(names, directory -> Reading.list(directory, MOST_ENTRIES));
    }

    // ---- writing

    /**
     * Begins a file. Its name is held: nobody else can write it meanwhile.
     *
     * @param name
     *            what it will be called; its directory has to be there
     * @param mayOverwrite
     *            whether it may replace a file, if the store's limits allow that
     * @param announced
     *            how many bytes there will be, so that there is room for them; -1 when that isn't known. It may turn out
     *            otherwise
     * @return to be published or closed
     * @throws StoreException
     *             of whatever kind; nothing has been done then
     */
    public Upload create(StoreName name, boolean mayOverwrite, long announced) throws StoreException {
        checkSize(announced);
        uploads.checkOpen();
        uploads.closeAbandoned();
        boolean mayReplace = mayOverwrite && limits.overwrite();
        var claim = space.claim(name, Math.max(announced, 0));
        Directory directory = null;
        try {
            directory = root.enter(name.directories());
            Reading.replaceable(directory, name, mayReplace);
            var temporary = StoreRoot.temporary(Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36));
            var sink = sinks.apply(directory.createNew(temporary));
            var upload = new Upload(this, name, mayReplace, claim, directory, temporary, sink);
            uploads.add(upload);
            return upload;
        } catch (IOException | RuntimeException e) {
            claim.givenBack();
            if (directory != null) {
                Failures.quietly(directory::close);
            }
            throw explain(e);
        }
    }

    void checkSize(long size) throws StoreException {
        if (size > limits.mostBytesPerFile()) {
            throw new StoreException(Kind.TOO_LARGE, "a file may have " + limits.mostBytesPerFile() + " bytes at most");
        }
    }

    /**
     * Removes a file.
     *
     * @param name
     *            which
     * @throws StoreException
     *             {@link Kind#NOT_FOUND}, {@link Kind#NOT_A_FILE}, {@link Kind#BUSY} or {@link Kind#FAILED}
     */
    public void delete(StoreName name) throws StoreException {
        delete(name, () -> true);
    }

    /** What is asked while nobody else may write the name. */
    public interface Condition {
        /**
         * Whether to go on. Blocks.
         *
         * @return false to leave everything as it is
         * @throws IOException
         *             when that can't be told
         */
        boolean holds() throws IOException;
    }

    /**
     * Removes a file if it is still the one that is meant.
     *
     * @param name
     *            which
     * @param condition
     *            asked while nobody else may write the name
     * @return whether it has been removed
     * @throws StoreException
     *             as {@link #delete(StoreName)}
     */
    public boolean delete(StoreName name, Condition condition) throws StoreException {
        uploads.closeAbandoned();
        space.hold(name);
        try {
            return in(name.directories(), directory -> {
                if (!condition.holds()) {
                    return false;
                }
                long size = Reading.ordinaryFile(directory, name.last()).size();
                directory.delete(name.last());
                space.discount(size);
                directory.force();
                return true;
            });
        } finally {
            space.letGo(name);
        }
    }

    /**
     * Gives a file another name. Never replaces one.
     *
     * @param from
     *            which
     * @param to
     *            its new name; the directory has to be there
     * @throws StoreException
     *             {@link Kind#NOT_FOUND}, {@link Kind#NOT_A_FILE}, {@link Kind#EXISTS}, {@link Kind#BUSY} or
     *             {@link Kind#FAILED}
     */
    public void rename(StoreName from, StoreName to) throws StoreException {
        if (from.equals(to)) {
            throw new StoreException(Kind.EXISTS, "this is its name already");
        }
        uploads.closeAbandoned();
        space.hold(from);
        try {
            if (from.key().equals(to.key())) {
                move(from, to);
            } else {
                space.hold(to);
                try {
                    move(from, to);
                } finally {
                    space.letGo(to);
                }
            }
        } finally {
            space.letGo(from);
        }
    }

    private void move(StoreName from, StoreName to) throws StoreException {
        in(from.directories(), source -> in(to.directories(), target -> {
            Reading.ordinaryFile(source, from.last());
            Reading.replaceable(target, to, false);
            source.moveToNew(from.last(), target, to.last());
            target.force();
            source.force();
            return to;
        }));
    }

    // ---- for all of it

    /** What is done in an open directory. */
    private interface Work<T> {
        T in(Directory directory) throws IOException;
    }

    private <T> T in(List<String> names, Work<T> work) throws StoreException {
        try (var directory = root.enter(names)) {
            return work.in(directory);
        } catch (IOException | RuntimeException e) {
            throw explain(e);
        }
    }

    /** In the words of a store; a defect of this program as it is. */
    StoreException explain(Exception e) {
        return Failures.explain(e, root);
    }

    Space space() {
        return space;
    }

    void forget(Upload upload) {
        uploads.remove(upload);
    }

    void abandon(Upload upload) {
        uploads.abandon(upload);
    }

    /**
     * Begins no more uploads, and lets those under way end. Whoever sends nothing for a second, or isn't done in time, is told to
     * {@linkplain Upload#whenStopping stop}.
     *
     * @param atMost
     *            how long they have; zero for not at all
     * @throws InterruptedException
     *             when the caller was interrupted
     */
    public void finish(Duration atMost) throws InterruptedException {
        uploads.finish(atMost);
    }

    /** Discards what is being uploaded, and lets other programs open the directory. Again: nothing. */
    @Override
    public void close() throws IOException {
        uploads.list().forEach(Upload::close);
        root.close();
    }
}
