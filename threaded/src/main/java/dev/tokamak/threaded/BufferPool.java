package dev.tokamak.threaded;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Direct buffers of four sizes, lent to threads that read or write. Any thread.
 *
 * <p>
 * A direct buffer is given back to the system only by the garbage collector, some day; so buffers are used again instead.
 * There is always one of the smallest size to be had. The larger ones are for connections that move much at once, and
 * their number is bounded: ten thousand connections that each once received a file must not keep gigabytes. Who asks for a
 * large one when none is left gets a smaller one, and goes on with more, shorter calls.
 */
final class BufferPool {

    /** So little that ten thousand threads blocked in {@code read} with one each take 40 MiB. */
    static final int SMALLEST = 4 << 10;
    /** Bulk moves at twice the rate of 64 KiB. */
    static final int LARGEST = 256 << 10;
    /** Each size is this many times the one below. */
    static final int STEP = 4;

    private static final int SIZES = 4;
    private static final long MOST_LARGE_BYTES = 64 << 20;
    private static final int MOST_SMALL_KEPT = 1024;

    private final List<ArrayDeque<ByteBuffer>> idle = IntStream.range(0, SIZES)
            .mapToObj(_ -> new ArrayDeque<ByteBuffer>())
            .toList(); // guarded by this, as all below
    private long largeBytes;

    /**
     * Lends a buffer, cleared.
     *
     * @param wanted
     *            bytes; 0 for the smallest there is
     * @return with that capacity, if there is one to be had; at least {@link #SMALLEST}
     */
    ByteBuffer borrow(long wanted) {
        synchronized (this) {
            for (int index = indexOf(wanted); index >= 0; index--) {
                var buffer = idle.get(index).pollLast();
                if (buffer != null) {
                    return buffer.clear();
                }
                if (index > 0 && largeBytes + sizeAt(index) <= MOST_LARGE_BYTES) {
                    buffer = ByteBuffer.allocateDirect(sizeAt(index));
                    largeBytes += buffer.capacity();
                    return buffer;
                }
            }
        }
        return ByteBuffer.allocateDirect(SMALLEST);
    }

    /**
     * Takes one back. The lender must not use it any more.
     *
     * @param buffer
     *            as lent
     */
    synchronized void giveBack(ByteBuffer buffer) {
        int index = indexOf(buffer.capacity());
        if (index > 0 || idle.getFirst().size() < MOST_SMALL_KEPT) {
            idle.get(index).addLast(buffer);
        }
    }

    private static int indexOf(long wanted) {
        int index = 0;
        while (index < SIZES - 1 && sizeAt(index) < wanted) {
            index++;
        }
        return index;
    }

    private static int sizeAt(int index) {
        return SMALLEST << (2 * index);
    }
}
