package dev.tokamak.net;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * A protocol, from the point of view of one connection. There is one instance per connection, so its fields are the
 * state of the protocol; they need no lock, because callbacks of one connection never overlap and never nest, whichever
 * transport runs them.
 *
 * <p>
 * The whole of an echo server:
 *
 * <pre>{@code
 * final class Echo implements ConnectionHandler {
 *     public void onData(Connection c, ByteBuffer in) {
 *         c.write(in);
 *     }
 * }
 * }</pre>
 *
 * <p>
 * <b>Order.</b> {@code onOpen}, then any number of {@code onData} and {@code onWritable}, at most one
 * {@code onInputClosed} (after which there is no more {@code onData}), then {@code onClose}: exactly once, last. A
 * connection that could not be established gives only {@code onClose}.
 *
 * <p>
 * <b>Errors.</b> Anything thrown from a callback, also an {@code Error}, ends this connection with
 * {@link CloseReason#HANDLER_ERROR} and a reset, and nothing else.
 *
 * <p>
 * <b>No waiting.</b> A callback must not block: on the reactor it holds up every connection of its loop, and a watchdog
 * reports it by name. Blocking work goes through {@link Connection#offload}.
 */
public interface ConnectionHandler {

    /**
     * The connection is established. The first callback.
     *
     * @param c
     *            the connection; it may be kept, and used from any thread
     * @throws Exception
     *             ends the connection with {@link CloseReason#HANDLER_ERROR}
     */
    default void onOpen(Connection c) throws Exception {}

    /**
     * Bytes have arrived. Take as many as make sense; what is left between position and limit is kept and comes again,
     * in front of what arrives next, or when reading was paused and is allowed again. It does <em>not</em> come again
     * merely because this method returned, so a handler that can act on what it has must do so now.
     *
     * @param c
     *            the connection
     * @param in
     *            the bytes not yet taken, oldest first, never empty; valid only during the call, and not to be written to
     * @throws Exception
     *             ends the connection with {@link CloseReason#HANDLER_ERROR}
     */
    void onData(Connection c, ByteBuffer in) throws Exception;

    /**
     * Output that had gone above the high-water mark (a {@code write} returned false) has drained to the low-water mark:
     * go on writing. After it, input that was held back is offered again.
     *
     * @param c
     *            the connection
     * @throws Exception
     *             ends the connection with {@link CloseReason#HANDLER_ERROR}
     */
    default void onWritable(Connection c) throws Exception {}

    /**
     * The peer has ended its side in good order (a FIN, or a TLS close_notify) and still listens: answers may be written.
     * Unless overridden, the connection is closed after what is queued.
     *
     * @param c
     *            the connection
     * @param rest
     *            what {@code onData} was offered and left unread: an unfinished frame, for most protocols; perhaps empty
     * @throws Exception
     *             ends the connection with {@link CloseReason#HANDLER_ERROR}
     */
    default void onInputClosed(Connection c, ByteBuffer rest) throws Exception {
        c.close();
    }

    /**
     * The connection is over: release what belongs to it. Exactly once, after the last other callback. Writing is of no
     * use any more. An exception thrown here is logged and counted.
     *
     * @param c
     *            the connection
     * @param why
     *            the reason, also counted by the transport
     * @param cause
     *            the exception behind the reason, where there is one
     */
    default void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {}
}
