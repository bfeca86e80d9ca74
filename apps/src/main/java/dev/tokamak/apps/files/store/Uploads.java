package dev.tokamak.apps.files.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.tokamak.apps.files.store.StoreException.Kind;
import dev.tokamak.time.NanoClock;

/** The uploads of a store that are under way. Any thread. */
final class Uploads {

    /** An upload in which nothing moves for so long isn't waited for. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Set<Upload> all = new HashSet<>();
    private final Set<Upload> abandoned = new HashSet<>();
    private final NanoClock clock;
    private final Waiting waiting;
    private boolean stopping;

    /** How to wait, so that a test need not. */
    interface Waiting {

        /** Gives the monitor of these uploads back for so long, or until it is notified. */
        void await(Uploads uploads, long millis) throws InterruptedException;
    }

    Uploads() {
        this(NanoClock.SYSTEM, Object::wait);
    }

    Uploads(NanoClock clock, Waiting waiting) {
        this.clock = clock;
        this.waiting = waiting;
    }

    /** @throws StoreException when no more are begun */
    synchronized void checkOpen() throws StoreException {
        if (stopping) {
            throw new StoreException(Kind.BUSY, "the server is stopping");
        }
    }

    synchronized void add(Upload upload) {
        all.add(upload);
    }

    synchronized void remove(Upload upload) {
        all.remove(upload);
        abandoned.remove(upload);
        notifyAll();
    }

    /** Nobody will go on with it, if it is still under way. */
    synchronized void abandon(Upload upload) {
        if (all.contains(upload)) {
            abandoned.add(upload);
        }
    }

    /** Closes those that nobody goes on with. Blocks. */
    void closeAbandoned() {
        List<Upload> open;
        synchronized (this) {
            open = List.copyOf(abandoned);
        }
        open.forEach(Upload::close);
    }

    synchronized List<Upload> list() {
        return List.copyOf(all);
    }

    /** Waits until all have ended; tells those that don't go on, and in the end all that are left, to stop. */
    void finish(Duration atMost) throws InterruptedException {
        synchronized (this) {
            stopping = true;
        }
        long end = clock.nanoTime() + atMost.toNanos();
        Map<Upload, Long> sizes = new HashMap<>();
        closeAbandoned();
        while (list().stream().anyMatch(upload -> !upload.isTold())) {
            long left = end - clock.nanoTime();
            for (var upload : list()) {
                var before = sizes.put(upload, upload.size());
                if (left <= 0 || before != null && before == upload.size()) {
                    upload.stop();
                }
            }
            awaitEmpty(Math.min(left, QUIET.toNanos()));
        }
        awaitEmpty(QUIET.toNanos()); // until they have done as they were told
    }

    private synchronized void awaitEmpty(long nanos) throws InterruptedException {
        long end = clock.nanoTime() + nanos;
        for (long left = nanos; !all.isEmpty() && left > 0; left = end - clock.nanoTime()) {
            waiting.await(this, left / 1_000_000 + 1);
        }
    }
}
