package dev.tokamak.net;

import java.net.SocketAddress;

/** A listening socket. Any thread. */
public interface Listener extends AutoCloseable {

    /**
     * Where it listens.
     *
     * @return the address, with the port the system chose if 0 was asked for
     */
    SocketAddress localAddress();

    /**
     * How many connections it accepted that are not over yet.
     *
     * @return 0 or more
     */
    int openConnections();

    /**
     * Stops listening; connections that it accepted live on. When this returns, unless it was called from inside a
     * callback, the address can be bound again.
     */
    @Override
    void close();
}
