package dev.tokamak.apps.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.Connection;

/**
 * The content of a file between the network and the disk: pieces wait here while those before them are being written, one
 * piece of work at a time, so that they are written in order. In the connection's context.
 */
public final class OrderedWriter {

    /** Where it goes. Blocks; one thread at a time. */
    public interface Destination extends Closeable {
        /**
         * Writes all of the bytes behind those before.
         *
         * @param bytes
         *            read up to its limit
         * @throws IOException
         *             when it can't; nothing is written after that
         */
        void write(ByteBuffer bytes) throws IOException;

        /**
         * Nobody will write to it again. Closing it is work for others, who may refuse it: this doesn't block, and sees to it
         * that nothing stays open for ever.
         */
        default void abandon() {}
    }

    /** Who is told, in the connection's context. */
    public interface Listener {
        /**
         * Everything that came so far is written.
         *
         * @param c
         *            the connection
         */
        void written(Connection c);

        /**
         * It can't be written; the destination has been closed.
         *
         * @param c
         *            the connection
         * @param thrown
         *            why
         */
        void failed(Connection c, Throwable thrown);
    }

    private static final int SMALLEST_BUFFER = 8 << 10;

    private final Destination destination;
    private final long mostWaiting;
    private final Listener listener;
    private List<ByteBuffer> waiting = new ArrayList<>();
    private long waitingBytes;
    private long writingBytes;
    private boolean writing;
    private boolean held;
    private boolean over;
    private long received;

    /**
     * Nothing has come yet.
     *
     * @param destination
     *            owned from here on
     * @param mostWaiting
     *            bytes that may wait, 1 or more, before reading is paused; a read that is under way comes on top
     * @param listener
     *            who is told
     */
    public OrderedWriter(Destination destination, long mostWaiting, Listener listener) {
        this.destination = destination;
        this.mostWaiting = mostWaiting;
        this.listener = listener;
    }

    /**
     * How much has come.
     *
     * @return bytes
     */
    public long received() {
        return received;
    }

    /**
     * Whether the disk is being waited for.
     *
     * @return true while something is being written
     */
    public boolean isBusy() {
        return writing;
    }

    /**
     * Whether the destination has everything that has come.
     *
     * @return false while something waits or is being written
     */
    public boolean isWritten() {
        return !writing && waiting.isEmpty();
    }

    /**
     * Takes a copy. The sender is made to wait when the disk is too slow.
     *
     * @param c
     *            the connection
     * @param piece
     *            read up to its limit
     */
    public void add(Connection c, ByteBuffer piece) {
        received += piece.remaining();
        waitingBytes += piece.remaining();
        copy(piece);
        if (waitingBytes + writingBytes > mostWaiting && !held) {
            held = true;
            c.pauseReading();
        }
        writeNext(c);
    }

    /** Small pieces share a buffer: each in one of its own would take many times its size. */
    private void copy(ByteBuffer piece) {
        while (piece.hasRemaining()) {
            if (waiting.isEmpty() || !waiting.getLast().hasRemaining()) {
                waiting.add(ByteBuffer.allocate(Math.max(SMALLEST_BUFFER, piece.remaining())));
            }
            var last = waiting.getLast();
            int length = Math.min(last.remaining(), piece.remaining());
            last.put(piece.slice(piece.position(), length));
            piece.position(piece.position() + length);
        }
    }

    private void writeNext(Connection c) {
        if (writing || waiting.isEmpty()) {
            return;
        }
        var pieces = waiting;
        waiting = new ArrayList<>();
        writing = true;
        writingBytes = waitingBytes;
        waitingBytes = 0;
        c.offload(() -> { // the destination is the result, so that it is closed if there is no connection any more
            for (var piece : pieces) {
                destination.write(piece.flip());
            }
            return destination;
        }, (_, thrown) -> written(c, thrown));
    }

    private void written(Connection c, @Nullable Throwable thrown) {
        writing = false;
        writingBytes = 0;
        if (over) {
            close(c);
            return;
        }
        if (thrown != null) {
            over = true;
            close(c);
            listener.failed(c, thrown);
            return;
        }
        writeNext(c);
        if (held && waitingBytes + writingBytes <= mostWaiting) {
            held = false;
            c.resumeReading();
        }
        if (isWritten()) {
            listener.written(c);
        }
    }

    /**
     * Nothing more is to be written: the destination is closed as soon as nobody writes to it.
     *
     * @param c
     *            the connection, which may be over
     */
    public void discard(Connection c) {
        if (!over) {
            over = true;
            waiting = new ArrayList<>();
            destination.abandon();
            if (!writing) {
                close(c);
            }
        }
    }

    /** Nothing more will come: whether the sender is made to wait is somebody else's business from now on. */
    public void end() {
        held = false;
    }

    /**
     * Closes the destination. Nobody may be writing to it.
     *
     * @param c
     *            the connection, which may be over
     */
    public void close(Connection c) {
        destination.abandon();
        c.offload(() -> {
            destination.close();
            return null;
        }, (_, _) -> {});
    }
}
