package dev.tokamak.apps.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import dev.tokamak.apps.log.RecordBuffer.Chunk;
import dev.tokamak.net.Connection;

/**
 * Records between the connections and the writer, at most so many bytes. Above the high mark connections are asked to pause
 * reading and datagrams are dropped; at the low mark those connections read again. Any thread; the lock is held for a few
 * instructions and never while anything outside is called.
 *
 * <p>
 * The bound: the high mark, and what each connection had just read when the mark was passed.
 */
final class RecordQueue {

    private final long lowMark;
    private final long highMark;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // guarded by the lock
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    private final Set<Connection> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
    private long bytes;
    private long dropped;
    private long unreported;
    private long refused;
    private boolean closed;

    /**
     * An empty queue.
     *
     * @param lowMark bytes
     * @param highMark bytes, more than the low mark
     */
    RecordQueue(long lowMark, long highMark) {
        this.lowMark = lowMark;
        this.highMark = highMark;
    }

    // ---- for handlers

    /**
     * Takes records in any case: they have been read.
     *
     * @return false: the queue is above its high mark now, so pause reading, and then ask to be {@linkplain #resumeLater
     *         resumed}
     */
    boolean add(Chunk chunk) {
        lock.lock();
        try {
            if (closed) {
                refused += chunk.records();
                return true;
            }
            append(chunk);
            return bytes <= highMark;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a record of a datagram, or drops and counts it. */
    void offer(Chunk chunk) {
        lock.lock();
        try {
            if (closed || bytes > highMark) {
                dropped += chunk.records();
                unreported += chunk.records();
            } else {
                append(chunk);
            }
        } finally {
            lock.unlock();
        }
    }

    private void append(Chunk chunk) {
        chunks.add(chunk);
        bytes += chunk.length();
        if (chunks.size() == 1) {
            changed.signalAll();
        }
    }

    /**
     * Remembers a connection that has paused reading.
     *
     * @return false: there is room again already, and nobody will resume it
     */
    boolean resumeLater(Connection connection) {
        lock.lock();
        try {
            return bytes > lowMark && !closed && (waiting.contains(connection) || waiting.add(connection));
        } finally {
            lock.unlock();
        }
    }

    /** The connection is over. */
    void forget(Connection connection) {
        lock.lock();
        try {
            waiting.remove(connection);
        } finally {
            lock.unlock();
        }
    }

    /** Datagrams dropped so far, because there was no room. */
    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Connections that have paused reading. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** No more records: what comes from now on is refused and counted. Wakes the writer. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- for the writer

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there are records, or the queue is closed, or time is up.
     *
     * @return whether it is closed: then no record will come any more
     * @throws InterruptedException when the thread is interrupted
     */
    boolean awaitRecords(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (chunks.isEmpty() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a while, which ends early when the queue is closed meanwhile.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    void pause(long nanos) throws InterruptedException {
        lock.lock();
        try {
            boolean before = closed;
            long left = nanos;
            while (closed == before && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the oldest chunks as long as they are of one day and fit; resumes connections where there is room again.
     *
     * @param into where to put them
     * @param most bytes; a chunk that is longer by itself stays where it is
     */
    void take(List<Chunk> into, int most) {
        List<Connection> resumable = List.of();
        lock.lock();
        try {
            int room = most;
            var next = chunks.peek();
            while (next != null && next.length() <= room && (into.isEmpty() || next.day() == into.getFirst().day())) {
                into.add(next);
                room -= next.length();
                bytes -= next.length();
                chunks.remove();
                next = chunks.peek();
            }
            if (bytes <= lowMark && !waiting.isEmpty()) {
                resumable = new ArrayList<>(waiting);
                waiting.clear();
            }
        } finally {
            lock.unlock();
        }
        resumable.forEach(Connection::resumeReading);
    }

    boolean hasUnreported() {
        lock.lock();
        try {
            return unreported > 0;
        } finally {
            lock.unlock();
        }
    }

    /** How many datagrams were dropped since this was last asked for. */
    long takeUnreported() {
        lock.lock();
        try {
            long count = unreported;
            unreported = 0;
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Gives up everything that is here: how many records it was, with those refused since the queue was closed. */
    long abandon() {
        lock.lock();
        try {
            long count = refused + unreported;
            for (var chunk : chunks) {
                count += chunk.records();
            }
            chunks.clear();
            bytes = 0;
            return count;
        } finally {
            lock.unlock();
        }
    }
}
