package dev.tokamak.wire;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.FileSlice;
import dev.tokamak.net.Limits;
import dev.tokamak.net.SharedBytes;

/**
 * What a connection has been asked to send and the socket has not taken yet, in order; what it may hold, and whether that
 * is too much.
 *
 * <p>
 * Two places. Answers that a handler gives in its own callback go straight into the <em>staging</em> buffer, when the
 * transport lends one: a direct buffer from which they leave in one write. Everything else, and what the socket did not
 * take, goes into a queue of {@linkplain SegmentQueue segments}: memory of the connection's own, there only while needed. What
 * is staged is always older than what is queued.
 *
 * <p>
 * Writing is for any thread, under a short lock that is never held while the socket is used. {@code flush} is for one
 * thread at a time.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // updated under the lock, read without
final class OutputQueue {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.wire");
    /** A shorter shared message is copied: it costs less than an entry of its own would. */
    private static final int WORTH_SHARING = 256;
    /** No single piece of a file holds the thread for longer than this many bytes take. */
    private static final long FILE_PIECE = 1 << 20;

    /** What a write did. */
    enum Wrote {
        ROOM,
        ABOVE_HIGH_WATER,
        SEALED,
        OVER_HARD_LIMIT
    }

    private final Limits limits;
    private final LongConsumer progress;
    private @Nullable ByteBuffer staging; // in context

    private final Object lock = new Object();
    private final SegmentQueue segments; // guarded by lock, as all below
    private volatile long queuedBytes;
    private volatile int queuedFiles;
    private volatile boolean aboveHighWater;
    private volatile boolean sealed;
    private long largestWrite;

    /**
     * An empty queue.
     *
     * @param limits
     *            water marks and hard limit
     * @param keepSpare
     *            whether one small segment is kept when the queue empties: right where nothing is staged
     * @param progress
     *            told the number of bytes of each write to the socket, on the flushing thread
     */
    OutputQueue(Limits limits, boolean keepSpare, LongConsumer progress) {
        this.limits = limits;
        segments = new SegmentQueue(keepSpare);
        this.progress = progress;
    }

    /** In context: answers go into this empty direct buffer, until the next {@link #flush}. */
    void lend(ByteBuffer buffer) {
        staging = buffer;
    }

    /** In context: nothing can be written now; what was staged is kept. */
    void returnLent() {
        var lent = staging;
        staging = null;
        if (lent != null && lent.position() > 0) {
            putBack(lent.flip());
        }
    }

    Wrote write(ByteBuffer bytes, boolean inContext) {
        int length = bytes.remaining();
        var lent = inContext ? roomToStage(length) : null;
        if (lent != null) {
            lent.put(bytes);
            return staged(lent);
        }
        synchronized (lock) {
            var refusal = admit(length);
            if (refusal != null) {
                return refusal;
            }
            segments.copy(bytes);
            return added(length);
        }
    }

    Wrote write(SharedBytes bytes, boolean inContext) {
        int length = bytes.size();
        var lent = inContext ? roomToStage(length) : null;
        if (lent != null) {
            bytes.copyTo(0, lent, length);
            return staged(lent);
        }
        if (length < WORTH_SHARING) {
            return write(bytes.view(), inContext);
        }
        synchronized (lock) {
            var refusal = admit(length);
            if (refusal != null) {
                return refusal;
            }
            segments.add(new Segment.Shared(bytes));
            return added(length);
        }
    }

    /** Owns the file from here on only if the answer is not a refusal. */
    Wrote write(FileSlice file) {
        synchronized (lock) {
            if (sealed) {
                return Wrote.SEALED;
            }
            segments.add(new Segment.File(file));
            queuedFiles++;
            aboveHighWater = true;
            return Wrote.ABOVE_HIGH_WATER;
        }
    }

    private @Nullable ByteBuffer roomToStage(int length) {
        var lent = staging;
        return lent != null && !sealed && queuedBytes == 0 && queuedFiles == 0 && length <= lent.remaining()
                ? lent
                : null;
    }

    private Wrote staged(ByteBuffer buffer) {
        if (buffer.position() > limits.highWater()) {
            aboveHighWater = true;
        }
        return aboveHighWater ? Wrote.ABOVE_HIGH_WATER : Wrote.ROOM;
    }

    private @Nullable Wrote admit(int length) {
        if (sealed) {
            return Wrote.SEALED;
        }
        long largest = Math.max(largestWrite, length);
        if (queuedBytes + length - largest > limits.hardLimit()) {
            return Wrote.OVER_HARD_LIMIT;
        }
        largestWrite = largest;
        return null;
    }

    private Wrote added(int length) {
        queuedBytes += length;
        if (queuedBytes > limits.highWater()) {
            aboveHighWater = true;
        }
        return aboveHighWater ? Wrote.ABOVE_HIGH_WATER : Wrote.ROOM;
    }

    /** Takes no more writes. In the order of calls: what was written before is sent, what comes after is refused. */
    void seal() {
        synchronized (lock) {
            sealed = true;
        }
    }

    boolean isSealed() {
        return sealed;
    }

    /** Bytes in memory, as seen by this thread; what is staged is seen inside only. */
    long pendingBytes(boolean inContext) {
        var buffer = staging;
        return queuedBytes + (inContext && buffer != null ? buffer.position() : 0);
    }

    /** Whether the socket has taken everything. In context, or after a flush. */
    boolean isEmpty() {
        var buffer = staging;
        return queuedBytes == 0 && queuedFiles == 0 && (buffer == null || buffer.position() == 0);
    }

    /** Whether anything is allocated for output; an idle connection on a reactor has nothing. */
    boolean ownsMemory() {
        synchronized (lock) {
            return segments.ownsMemory();
        }
    }

    boolean isAboveHighWater() {
        return aboveHighWater;
    }

    /** True once each time that output has been above high water and is now at or below low water. */
    boolean takeDrained() {
        if (!hasDrained()) {
            return false;
        }
        synchronized (lock) {
            if (hasDrained()) {
                aboveHighWater = false;
                return true;
            }
            return false;
        }
    }

    boolean hasDrained() {
        return aboveHighWater && queuedBytes <= limits.lowWater() && queuedFiles == 0;
    }

    /**
     * Gives the socket what it takes: what is staged first, then the queue. Afterwards nothing is staged or lent.
     *
     * @param wire
     *            the socket
     * @param scratch
     *            a direct buffer to gather in; may be the one that was lent
     * @param budget
     *            bound on the bytes
     * @return how many bytes it took; also told, write by write, to whom it concerns
     * @throws IOException
     *             when the connection is broken or a file can't be read
     */
    long flush(Wire wire, ByteBuffer scratch, long budget) throws IOException {
        long written = 0;
        var lent = staging;
        staging = null;
        if (lent != null && lent.position() > 0) {
            written = progress(wire.write(lent.flip()));
            if (lent.hasRemaining()) {
                putBack(lent);
                return written;
            }
        }
        while (written < budget) {
            long offered;
            long taken;
            var file = fileAtHead();
            if (file != null) {
                offered = Math.min(FILE_PIECE, file.remaining());
                taken = offered == 0 ? 0 : progress(file.transfer(wire, offered));
                fileTaken(file);
            } else {
                offered = gather(scratch);
                taken = offered == 0 ? 0 : progress(wire.write(scratch));
                bytesTaken(taken);
            }
            written += taken;
            if (taken < offered || offered == 0 && queuedFiles == 0) {
                break;
            }
        }
        return written;
    }

    private long progress(long taken) {
        progress.accept(taken);
        return taken;
    }

    /** What the socket did not take of the staged bytes goes to the front of the queue. */
    private void putBack(ByteBuffer lent) {
        int rest = lent.remaining();
        synchronized (lock) {
            segments.putBack(lent);
            largestWrite = Math.max(largestWrite, rest);
            added(rest);
        }
    }

    private Segment.@Nullable File fileAtHead() {
        if (queuedFiles == 0) {
            return null;
        }
        synchronized (lock) {
            return segments.fileAtHead();
        }
    }

    private int gather(ByteBuffer scratch) {
        scratch.clear();
        synchronized (lock) {
            segments.peekInto(scratch);
        }
        return scratch.flip().remaining();
    }

    private void bytesTaken(long taken) {
        synchronized (lock) {
            queuedBytes -= segments.skip(taken);
            largestWrite = Math.min(largestWrite, queuedBytes); // once it is sent it excuses no others
        }
    }

    private void fileTaken(Segment.File file) {
        if (file.remaining() > 0) {
            return;
        }
        synchronized (lock) {
            if (!segments.removeFile(file)) {
                return; // discarded meanwhile, and closed by that
            }
            queuedFiles--;
        }
        closeFile(file);
    }

    /** At the end: drops everything, and takes no more. Files are closed. */
    void discard() {
        List<Segment.File> files;
        synchronized (lock) {
            sealed = true;
            files = segments.clear();
            queuedBytes = 0;
            queuedFiles = 0;
        }
        if (staging != null) {
            staging.clear();
            staging = null;
        }
        files.forEach(OutputQueue::closeFile);
    }

    private static void closeFile(Segment.File file) {
        try {
            file.close();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "a file that was being sent could not be closed", e);
        }
    }
}
