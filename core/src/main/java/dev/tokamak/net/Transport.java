package dev.tokamak.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Something that runs handlers over sockets: the selector reactor, or a thread per client. Several listeners,
 * connections and ports share one transport. Any thread, also from inside a callback, except where said.
 */
public interface Transport extends AutoCloseable {

    /**
     * Listens for TCP connections. The socket is bound when this returns.
     *
     * @param at
     *            the address; port 0 lets the system choose one
     * @param handlers
     *            makes one handler for each connection; called where the connection runs
     * @param config
     *            limits and deadlines
     * @return the listener
     * @throws IOException
     *             when the address can't be bound; the message names it
     * @throws IllegalStateException
     *             when the transport is shut down
     */
    Listener listen(SocketAddress at, Supplier<? extends ConnectionHandler> handlers, ListenConfig config)
            throws IOException;

    /**
     * Opens a TCP connection. What is returned is usable at once: writes are queued, {@code close} and {@code abort}
     * cancel. Names are resolved off the loop ({@link java.net.InetSocketAddress#createUnresolved}), and every address of
     * the name is tried in turn. Whatever fails is reported by {@code onClose} alone; while the transport is shutting down,
     * that is {@link CloseReason#REFUSED}. Callbacks may begin before this returns, on a thread of the transport: a handler
     * takes its connection from {@code onOpen}, not from here.
     *
     * @param to
     *            the peer, resolved or not
     * @param handler
     *            its handler
     * @param config
     *            limits and deadlines
     * @return the connection
     * @throws IllegalStateException
     *             when the transport has been shut down
     */
    Connection connect(SocketAddress to, ConnectionHandler handler, ConnectConfig config);

    /**
     * Binds a UDP port.
     *
     * @param at
     *            the address; port 0 lets the system choose one
     * @param handler
     *            its handler
     * @param config
     *            limits
     * @return the port
     * @throws IOException
     *             when the address can't be bound; the message names it
     * @throws IllegalStateException
     *             when the transport is shut down
     */
    DatagramPort bind(SocketAddress at, DatagramHandler handler, DatagramConfig config) throws IOException;

    /**
     * Ends everything: no new connections; connections end as soon as nothing is queued and no offloaded work is under
     * way; what is left when the grace ends is cut. Every handler gets its {@code onClose}. Calling again waits for the
     * first call. An interrupt does not end the waiting, which is bounded by the grace and a few seconds. From offloaded
     * work it waits the whole grace for that very work.
     *
     * @param grace
     *            how long connections may drain; zero cuts them at once
     * @return how it went
     * @throws IllegalStateException
     *             when called from inside a callback: it would wait for itself
     */
    ShutdownReport shutdown(Duration grace);

    /** {@link #shutdown} with the default grace of {@value #DEFAULT_GRACE_SECONDS} s. */
    @Override
    default void close() {
        shutdown(Duration.ofSeconds(DEFAULT_GRACE_SECONDS));
    }

    /** Default grace, seconds. */
    int DEFAULT_GRACE_SECONDS = 15;
}
