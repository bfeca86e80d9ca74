package dev.tokamak.threaded;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * What one thread reads into: small while little comes, larger for a connection that fills it, smaller again when it no
 * longer does. Its own thread only.
 */
final class ReadBuffer {

    /** Reads in a row that would have fitted into the next smaller size, after which that one is taken. */
    private static final int SHORT_READS = 4;

    private final BufferPool pool;
    private @Nullable ByteBuffer buffer;
    private int wanted;
    private int shortReads;

    ReadBuffer(BufferPool pool) {
        this.pool = pool;
    }

    /** A buffer to read into, with at most this much room. */
    ByteBuffer next(int room) {
        var current = buffer;
        if (current != null && wanted != 0) {
            pool.giveBack(current);
            current = null;
        }
        if (current == null) {
            buffer = current = pool.borrow(wanted);
            wanted = 0;
        }
        return current.clear().limit(Math.min(current.capacity(), room));
    }

    /** So many bytes were read. */
    void took(int count) {
        int capacity = buffer == null ? 0 : buffer.capacity();
        if (count == capacity) {
            shortReads = 0;
            wanted = capacity < BufferPool.LARGEST ? capacity * BufferPool.STEP : 0;
        } else if (capacity > BufferPool.SMALLEST && count <= capacity / BufferPool.STEP) {
            shortReads++;
            wanted = shortReads % SHORT_READS == 0 ? capacity / BufferPool.STEP : 0;
        } else {
            shortReads = 0;
        }
    }

    /** The buffer as it is, for a use in between; null when there is none. */
    @Nullable
    ByteBuffer current() {
        return buffer;
    }

    /** Gives the buffer back until it is needed again. */
    void release() {
        if (buffer != null) {
            pool.giveBack(buffer);
            buffer = null;
        }
    }
}
