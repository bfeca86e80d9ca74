package dev.tokamak.apps.files.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

import dev.tokamak.apps.files.store.StoreName;
import dev.tokamak.apps.files.store.StoredFile;

/**
 * SHA-256 of files, remembered for those asked for last: reading a large file takes seconds. Any thread; {@link #of} blocks.
 */
final class Digests {

    private static final int REMEMBERED = 1000;
    /** More would keep the processors from everything else. */
    private static final int AT_ONCE = 2;
    /** Who waits keeps a thread from others' files. */
    private static final int MOST_WAITING = 16;
    private static final int PIECE = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Semaphore places;
    private final int mostWaiting;
    private final Map<String, byte[]> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
            return size() > REMEMBERED;
        }
    };

    Digests() {
        this(AT_ONCE, MOST_WAITING);
    }

    Digests(int atOnce, int mostWaiting) {
        places = new Semaphore(atOnce, true);
        this.mostWaiting = mostWaiting;
    }

    /** Without reading the file. */
    Optional<byte[]> known(StoredFile file) {
        lock.lock();
        try {
            return Optional.ofNullable(known.get(key(file.name(), file.etag())));
        } finally {
            lock.unlock();
        }
    }

    void remember(StoreName name, String etag, byte[] sha256) {
        lock.lock();
        try {
            known.put(key(name, etag), sha256);
        } finally {
            lock.unlock();
        }
    }

    /** Reads the file if it has to, its channel's own position stays; empty when too many wait for that. */
    Optional<byte[]> of(StoredFile file) throws IOException {
        var there = known(file);
        if (there.isPresent() || !enter()) {
            return there;
        }
        try {
            var meanwhile = known(file);
            if (meanwhile.isPresent()) {
                return meanwhile;
            }
            var computed = compute(file);
            remember(file.name(), file.etag(), computed);
            return Optional.of(computed);
        } finally {
            places.release();
        }
    }

    private boolean enter() {
        if (places.tryAcquire()) {
            return true;
        }
        boolean mayWait = places.getQueueLength() < mostWaiting;
        if (mayWait) {
            places.acquireUninterruptibly();
        }
        return mayWait;
    }

    @SuppressWarnings("ThreadPriorityCheck") // virtual threads give way to each other of their own accord only
    private static byte[] compute(StoredFile file) throws IOException {
        var digest = sha256();
        var piece = ByteBuffer.allocateDirect(Math.clamp(file.size(), 1, PIECE));
        for (long at = 0; at < file.size();) {
            int length = file.channel().read(piece.clear(), at);
            if (length < 0) {
                throw new IOException("the file has become shorter");
            }
            digest.update(piece.flip());
            at += length;
            Thread.yield();
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String key(StoreName name, String etag) {
        return etag + " " + name;
    }
}
