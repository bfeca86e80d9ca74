package dev.tokamak.threaded;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import dev.tokamak.wire.ConnectionCore;

/**
 * Writes what a connection has queued, and blocks where the peer does not take it. Any thread of the connection, not in
 * context.
 *
 * <p>
 * One thread flushes at a time, and nobody waits for it: whoever finds another one flushing leaves its output to it. That
 * loses nothing, because a flusher looks for more output <em>after</em> it has ceased to be the flusher, and output was
 * queued <em>before</em> its owner found somebody flushing. So the reader is held by its own answers, which is its
 * backpressure; while a helper is held, it goes on reading, up to high water; and a connection whose peer does not read
 * still runs its timers.
 *
 * <p>
 * <b>While closing, somebody must read.</b> The peer may send without reading until it is done; if nobody read meanwhile,
 * each side would wait for the other. So the reader of a closing connection leaves what may block to a helper. And if it is
 * held here already when {@code close} comes from elsewhere, the helper that this calls reads in its place; what comes in is
 * thrown away, so that two readers for a while do no harm. One of the two is certain: the reader first says that it flushes
 * and then looks whether the connection is closing, the helper comes after {@code close} and then looks whether the reader
 * flushes.
 */
final class Flusher {

    /** Bound on what is written before callbacks have their turn. */
    private static final long AT_ONCE = 1 << 20;
    /** So much fits into any socket that has been given nothing else, without blocking. */
    private static final long ALWAYS_FITS = 8 << 10;

    private final ConnectionCore core;
    private final Helpers helpers;
    private final BufferPool buffers;
    private final AtomicBoolean flushing = new AtomicBoolean();
    private volatile boolean isReader;
    private long written; // by the one who is flushing

    Flusher(ConnectionCore core, Helpers helpers, BufferPool buffers) {
        this.core = core;
        this.helpers = helpers;
        this.buffers = buffers;
    }

    /** Whether the one who is flushing should be reading. */
    boolean isReader() {
        return isReader;
    }

    /**
     * Gives the socket some of what is queued.
     *
     * @param asReader
     *            whether the caller is the one who should be reading
     * @param scratch
     *            a direct buffer that may be used, if there is one
     * @return false when there was nothing to do for this thread; true when it must look again whether there is more
     */
    boolean flush(boolean asReader, @Nullable ByteBuffer scratch) {
        if (!core.wantsOutput() || !flushing.compareAndSet(false, true)) {
            return false;
        }
        boolean leaveIt;
        isReader = asReader;
        try {
            leaveIt = asReader && core.isClosing() && mayBlock();
            if (!leaveIt) {
                write(scratch);
            }
        } finally {
            isReader = false;
            flushing.set(false);
        }
        if (leaveIt) {
            helpers.call(true);
        }
        return !leaveIt;
    }

    private boolean mayBlock() {
        return core.isAboveHighWater() || written + core.pendingBytes() > ALWAYS_FITS;
    }

    /** From the buffer given, if that is large enough; a borrowed one is as large as what is queued. */
    private void write(@Nullable ByteBuffer scratch) {
        long pending = core.pendingBytes();
        if (scratch != null && scratch.capacity() >= Math.min(pending, BufferPool.LARGEST)) {
            written += core.flush(scratch, AT_ONCE);
            return;
        }
        var borrowed = buffers.borrow(pending);
        try {
            written += core.flush(borrowed, AT_ONCE);
        } finally {
            buffers.giveBack(borrowed);
        }
    }
}
