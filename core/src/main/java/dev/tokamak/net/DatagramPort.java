package dev.tokamak.net;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/** A bound UDP port. Every method from any thread; none blocks; none calls back before it returns. */
public interface DatagramPort {

    /**
     * Sends a datagram, or drops and counts it: where the socket's buffer is full, the target is impossible or the
     * payload too large. Nothing is retried. The bytes are copied; the position moves to the limit.
     *
     * @param to
     *            the target, a resolved address
     * @param bytes
     *            the payload
     * @return false when it is already known to be dropped
     */
    boolean send(SocketAddress to, ByteBuffer bytes);

    /**
     * As {@link Connection#execute}; what the task throws is logged and counted, and the port lives on.
     *
     * @param task
     *            what to run
     */
    void execute(Runnable task);

    /**
     * As {@link Connection#schedule}.
     *
     * @param delay
     *            how long to wait
     * @param task
     *            what to run
     * @return a handle to cancel it with
     */
    Cancellable schedule(Duration delay, Runnable task);

    /**
     * As {@link Connection#offload}.
     *
     * @param <T>
     *            the result's type
     * @param work
     *            may block
     * @param then
     *            receives the result, or else what was thrown
     */
    <T> void offload(Callable<T> work, BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then);

    /**
     * Where it is bound.
     *
     * @return the address, with the port the system chose if 0 was asked for
     */
    SocketAddress localAddress();

    /** Closes the port; {@code onClose} follows. */
    void close();
}
