package dev.tokamak.threaded;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * What one thread reads into. It can't know how much will come before it blocks, so it goes by what came: a read that
 * fills the buffer is followed by one four times as large, for bulk; a short one, of a large buffer, by one of 16 KiB. So
 * a thread that waits, perhaps for hours, never holds a large buffer, and that costs bulk no more than a few shorter reads.
 * Messages of some kilobytes keep the 16 KiB. Its own thread only.
 */
final class ReadBuffer {

    /** The most that a thread holds on to while it waits. */
    private static final int MEDIUM = BufferPool.SMALLEST * BufferPool.STEP;
    /** Small reads in a row after which the smallest buffer is enough. */
    private static final int SMALL_READS = 4;

    private final BufferPool pool;
    private @Nullable ByteBuffer buffer;
    private int wanted = BufferPool.SMALLEST;
    private int smallReads;

    ReadBuffer(BufferPool pool) {
        this.pool = pool;
    }

    /** A buffer to read into, with at most this much room. */
    ByteBuffer next(int room) {
        var current = buffer;
        if (current != null && current.capacity() != wanted) {
            pool.giveBack(current);
            current = null;
        }
        if (current == null) {
            buffer = current = pool.borrow(wanted);
            wanted = current.capacity(); // what there is
        }
        return current.clear().limit(Math.min(current.capacity(), room));
    }

    /** So many bytes were read into it; fewer than none at the end. */
    void took(int count) {
        int capacity = wanted;
        smallReads = count <= BufferPool.SMALLEST ? smallReads + 1 : 0;
        if (count == capacity) {
            wanted = Math.min(capacity * BufferPool.STEP, BufferPool.LARGEST);
        } else if (capacity > MEDIUM) {
            wanted = MEDIUM;
        } else if (smallReads >= SMALL_READS) {
            wanted = BufferPool.SMALLEST;
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
            wanted = BufferPool.SMALLEST;
        }
    }
}
