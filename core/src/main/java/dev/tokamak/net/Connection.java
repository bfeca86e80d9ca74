package dev.tokamak.net;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * One stream connection, seen from its handler. Every method may be called from any thread, inside or outside a
 * callback; none blocks, and none calls the handler back before it returns: methods record, the transport carries out.
 *
 * <p>
 * What holds on every transport:
 * <ol>
 * <li>callbacks of one connection are serial and never nest;
 * <li>the order of {@code write} is the order on the wire;
 * <li>bytes left unread come again when more arrive or when reading, having been paused, is allowed again; nothing is
 * offered while paused, above high water, or after {@code close()}; at the end of input everything received has been
 * offered;
 * <li>{@code onClose} comes exactly once, last, with a reason;
 * <li>a peer that drains too little for too long is ended with {@link CloseReason#SLOW_CONSUMER} and delays nobody else;
 * <li>unread input that fills its buffer ends with {@link CloseReason#INPUT_OVERFLOW};
 * <li>what a handler throws ends its own connection and nothing else;
 * <li>what was queued before {@code close()} or {@code shutdownOutput()} arrives, also while the peer is still sending;
 * <li>timers are never early;
 * <li>{@link Transport#shutdown} ends promptly when idle, and drains when not.
 * </ol>
 */
public interface Connection {

    /**
     * Queues a copy of the bytes between position and limit; the position moves to the limit, and the buffer is the
     * caller's again.
     *
     * @param bytes
     *            what to send
     * @return true to go on; false when the queue is now above its high-water mark (the bytes <em>are</em> queued, and
     *         {@code onWritable} will follow) or when the connection takes no more output (the bytes are dropped and
     *         counted)
     */
    boolean write(ByteBuffer bytes);

    /**
     * Queues immutable bytes by reference: for sending the same message to many connections, encoded once.
     *
     * @param bytes
     *            what to send
     * @return as {@link #write(ByteBuffer)}
     */
    boolean write(SharedBytes bytes);

    /**
     * Queues a part of a file and takes ownership of it: it is closed exactly once, sent or not. File bytes are not
     * memory and count against no limit; instead, a connection stays above its high-water mark while a file is queued, so
     * {@code onWritable} says that it has been sent.
     *
     * @param file
     *            what to send; a file that turns out shorter than promised ends the connection with
     *            {@link CloseReason#IO_ERROR}
     * @return false: above high water, or closed
     */
    boolean write(FileSlice file);

    /**
     * Bytes in memory that are queued and not yet taken by the operating system, files not counted.
     *
     * @return bytes, 0 or more
     */
    long pendingBytes();

    /** Stops {@code onData} until {@link #resumeReading()}, and with it, once buffers are full, the peer. */
    void pauseReading();

    /** Allows {@code onData} again. Bytes that were left unread are offered again, soon. */
    void resumeReading();

    /**
     * Half-close: ends the output side after everything queued; input goes on. Later writes are dropped.
     */
    void shutdownOutput();

    /**
     * Ends the connection after everything queued has been sent. No {@code onData} follows. Input that still arrives is
     * read and thrown away for a while, because closing over unread input would destroy the answer on its way (RFC 1122
     * section 4.2.2.13); then {@code onClose}.
     */
    void close();

    /**
     * Ends the connection now, with a reset, so that a cut stream can't look complete. What is queued is dropped.
     *
     * @param why
     *            the reason that {@code onClose} will give
     */
    void abort(CloseReason why);

    /**
     * Runs a task in this connection's serial context: never beside or inside a callback of it, in the order of the
     * calls. Discarded when the connection is over by then.
     *
     * @param task
     *            what to run; what it throws ends this connection
     */
    void execute(Runnable task);

    /**
     * Runs a task in this connection's serial context, not before {@code delay} has passed. Cancelled by the end of the
     * connection.
     *
     * @param delay
     *            how long to wait; zero or less means soon
     * @param task
     *            what to run
     * @return a handle to cancel it with
     */
    Cancellable schedule(Duration delay, Runnable task);

    /**
     * Runs blocking work on another thread and brings the result back into this connection's serial context. If the
     * connection is over by then, the result is discarded, and closed when it is {@link AutoCloseable}.
     *
     * @param <T>
     *            the result's type
     * @param work
     *            may block; must not use the connection except through its methods
     * @param then
     *            receives the result, or else what was thrown
     */
    <T> void offload(Callable<T> work, BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then);

    /**
     * A number that no other connection of this process has or will have.
     *
     * @return the id, 1 or more
     */
    long id();

    /**
     * The peer.
     *
     * @return its address; for an outgoing connection the one asked for, until it is established
     */
    SocketAddress remoteAddress();

    /**
     * This side.
     *
     * @return its address; a wildcard address until an outgoing connection is established
     */
    SocketAddress localAddress();

    /**
     * The encryption around this connection.
     *
     * @return empty for plain TCP
     */
    Optional<TlsSession> tls();
}
