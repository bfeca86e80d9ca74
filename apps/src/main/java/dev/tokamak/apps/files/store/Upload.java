package dev.tokamak.apps.files.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.files.OrderedWriter;
import dev.tokamak.apps.files.store.StoreException.Kind;

/**
 * A file on its way in: written beside its place, and moved there when it is complete and on disk. Until then nobody sees it; if
 * it is closed before, or the program ends, nothing of it is left. Blocks; any thread.
 *
 * <pre>
 *   OPEN --write--> OPEN --publish--> PUBLISHED
 *     \__ a failure, close _________> DISCARDED
 * </pre>
 */
public final class Upload implements OrderedWriter.Destination {

    private enum State {
        OPEN,
        PUBLISHED,
        DISCARDED
    }

    private final FileStore store;
    private final StoreName name;
    private final boolean mayReplace;
    private final Space.Claim claim;
    private final Directory directory;
    private final String temporary;
    private final Sink sink;
    private final MessageDigest digest;
    private byte @Nullable [] sum;
    private State state = State.OPEN;
    private volatile long size;
    private final Object telling = new Object();
    private @Nullable Runnable whenStopping; // guarded by telling
    private boolean told; // guarded by telling

    Upload(FileStore store, StoreName name, boolean mayReplace, Space.Claim claim, Directory directory,
            String temporary, Sink sink) {
        this.store = store;
        this.name = name;
        this.mayReplace = mayReplace;
        this.claim = claim;
        this.directory = directory;
        this.temporary = temporary;
        this.sink = sink;
        this.digest = newDigest();
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * What it will be called.
     *
     * @return the name
     */
    public StoreName name() {
        return name;
    }

    /**
     * Writes all of the bytes behind those before.
     *
     * @param bytes
     *            read up to its limit
     * @throws StoreException
     *             {@link Kind#TOO_LARGE}, {@link Kind#QUOTA}, {@link Kind#DISK_FULL} or {@link Kind#FAILED}; the upload has
     *             been discarded then
     */
    @Override
    public synchronized void write(ByteBuffer bytes) throws StoreException {
        requireOpen();
        if (sum != null) {
            throw new IllegalStateException("the digest has been taken");
        }
        try {
            long after = size + bytes.remaining();
            store.checkSize(after);
            claim.cover(after);
            digest.update(bytes.duplicate());
            while (bytes.hasRemaining()) {
                sink.write(bytes);
            }
            size = after;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * Bytes written.
     *
     * @return 0 or more
     */
    public long size() {
        return size;
    }

    /**
     * Of all that was written. Nothing can be written afterwards.
     *
     * @return 32 bytes
     */
    public synchronized byte[] sha256() {
        var known = sum;
        if (known == null) {
            known = digest.digest();
            sum = known;
        }
        return known.clone();
    }

    /**
     * Says what to do when the server is stopping and has waited for the rest of this upload for long enough.
     *
     * @param stop
     *            called once at most, on any thread, perhaps at once; it should see to it that this is closed
     */
    public void whenStopping(Runnable stop) {
        boolean now;
        synchronized (telling) {
            now = told;
            whenStopping = stop;
        }
        if (now) {
            stop.run();
        }
    }

    /** Calls what {@link #whenStopping} was given, now or later. */
    void stop() {
        Runnable stop;
        synchronized (telling) {
            stop = told ? null : whenStopping;
            told = true;
        }
        if (stop != null) {
            stop.run();
        }
    }

    /** Whether it has been told to stop. */
    boolean isTold() {
        synchronized (telling) {
            return told;
        }
    }

    /**
     * Puts the file in its place. When this returns it is complete, on disk, and visible.
     *
     * @return what is there now
     * @throws StoreException
     *             {@link Kind#EXISTS}, {@link Kind#NOT_A_FILE}, {@link Kind#DISK_FULL} or {@link Kind#FAILED}; the upload has
     *             been discarded then
     */
    public synchronized Published publish() throws StoreException {
        requireOpen();
        var digested = sha256();
        try {
            directory.makeReadable(temporary);
            sink.force();
            sink.close();
            var etag = Reading.etag(directory.attributes(temporary)); // moving changes nothing of it
            long replaced = Reading.replaceable(directory, name, mayReplace);
            if (mayReplace) {
                directory.move(temporary, directory, name.last());
            } else {
                directory.moveToNew(temporary, directory, name.last());
            }
            state = State.PUBLISHED;
            claim.kept(size);
            if (replaced >= 0) {
                store.space().discount(replaced);
            }
            directory.force();
            return new Published(name, size, digested, etag, replaced >= 0);
        } catch (IOException e) {
            throw failed(e);
        } finally {
            close();
        }
    }

    private void requireOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException("the upload is over");
        }
    }

    private StoreException failed(IOException e) {
        close();
        return store.explain(e);
    }

    /**
     * Nobody will go on with it: it is closed before the next one begins, if not earlier. Doesn't block; any thread. Once it is
     * published or closed: nothing.
     */
    @Override
    public void abandon() {
        store.abandon(this);
    }

    /** Discards the file if it is not published. Again: nothing. */
    @Override
    public synchronized void close() {
        boolean discard = state == State.OPEN;
        if (discard) {
            state = State.DISCARDED;
        }
        store.forget(this);
        Failures.quietly(sink::close);
        if (discard) {
            Failures.quietly(() -> directory.delete(temporary));
        }
        Failures.quietly(directory::close);
        claim.givenBack();
    }
}
