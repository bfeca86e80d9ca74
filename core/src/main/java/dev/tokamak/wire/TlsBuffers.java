package dev.tokamak.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Direct buffers for TLS, each lent for the length of one call: an idle connection has none. Any thread.
 */
public final class TlsBuffers {

    /** Room for what one read brings, behind the longest record that was begun before. */
    static final int CAPACITY = 96 << 10;
    private static final int MOST_KEPT = 32;

    private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>(); // guarded by this

    /**
     * Lends one.
     *
     * @return empty, {@value #CAPACITY} bytes
     */
    ByteBuffer borrow() {
        synchronized (this) {
            var buffer = idle.pollLast();
            if (buffer != null) {
                return buffer.clear();
            }
        }
        return ByteBuffer.allocateDirect(CAPACITY);
    }

    /** Takes one back; the borrower must not use it any more. */
    synchronized void giveBack(ByteBuffer buffer) {
        if (idle.size() < MOST_KEPT) {
            idle.addLast(buffer);
        }
    }
}
