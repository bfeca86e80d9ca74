package dev.tokamak.apps.chat.server;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.store.Archive;

/**
 * The one thread in which rooms change and what is said is written down: it does what waits, all of it up to a number, then
 * commits once for all. So the busier the rooms, the more is written with each wait for the disk.
 *
 * <p>
 * What waits is bounded by the connections, each of which has only so many commands under way.
 */
final class RoomsThread implements RoomsAccess, Closeable {

    /** Tasks between two commits at most. */
    static final int MOST_TASKS = 1000;

    private static final System.Logger LOG = System.getLogger("dev.tokamak.apps.chat");
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(20);
    private static final Duration STOP_WAIT = Duration.ofSeconds(5);
    private static final long FOREVER = Duration.ofHours(1).toNanos();

    private final Rooms rooms;
    private final Archive archive;
    private final LinkedBlockingQueue<Consumer<Rooms>> tasks = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts the thread.
     *
     * @param archive closed by this
     */
    RoomsThread(Rooms rooms, Archive archive) {
        this.rooms = rooms;
        this.archive = archive;
        thread = Thread.ofPlatform().daemon().name("chat-rooms").start(this::run);
    }

    @Override
    public void submit(Consumer<Rooms> task) {
        if (!closed) {
            tasks.add(task);
        }
    }

    private void run() {
        try (archive) {
            boolean last;
            do {
                last = closed;
                var task = tasks.poll(last ? 0 : rooms.nanosToExpiry().orElse(FOREVER), TimeUnit.NANOSECONDS);
                guard(Rooms::expire);
                doAll(task);
                guard(Rooms::commit);
            } while (!last || !tasks.isEmpty());
        } catch (IOException | InterruptedException e) {
            LOG.log(Level.ERROR, "the rooms have ended", e);
        }
    }

    private void doAll(@Nullable Consumer<Rooms> first) {
        int done = 0;
        for (var task = first; task != null; task = ++done < MOST_TASKS ? tasks.poll() : null) {
            guard(task);
        }
    }

    /** A mistake in one task, or memory that it didn't get, must not end all rooms. */
    private void guard(Consumer<Rooms> task) {
        try {
            task.accept(rooms);
        } catch (Throwable t) {
            report(t);
        }
    }

    private static void report(Throwable failure) {
        try {
            LOG.log(Level.ERROR, "a task of the rooms failed", failure);
        } catch (Throwable _) {
            return; // a log that fails must not end them either
        }
    }

    /** Everybody is told that it ends, after what they said is answered. Blocks for a while at most. */
    void stop() {
        if (closed) {
            return;
        }
        var done = new CountDownLatch(1);
        submit(rooms -> {
            rooms.stop();
            done.countDown();
        });
        try {
            if (!done.await(STOP_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "the disk doesn't answer: some will not be told that the server stops");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Does what was submitted, and ends.
     *
     * @throws IOException when the disk doesn't answer: what was said last is not acknowledged
     */
    @Override
    public void close() throws IOException {
        submit(Rooms::stop);
        closed = true;
        tasks.add(_ -> {}); // wakes it
        try {
            if (!thread.join(CLOSE_WAIT)) {
                throw new IOException("the disk doesn't answer: what was said last may be lost");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
