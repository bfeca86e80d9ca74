package dev.tokamak.wire;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** The narrow thing that a transport supplies for a UDP port. */
public interface DatagramWire {

    /**
     * Sends a datagram, or not. In context.
     *
     * @param to
     *            the target
     * @param payload
     *            any buffer
     * @return false when the socket has no room for it
     * @throws IOException
     *             when the system refuses it
     */
    boolean send(SocketAddress to, ByteBuffer payload) throws IOException;

    /** Closes the socket; wakes whoever is blocked in it. Again: does nothing. Any thread. */
    void close();

    /**
     * Where it is bound.
     *
     * @return the address
     */
    SocketAddress localAddress();
}
