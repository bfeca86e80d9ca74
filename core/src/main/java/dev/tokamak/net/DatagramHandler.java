package dev.tokamak.net;

import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * A datagram protocol. Callbacks of one port never overlap; only a port bound with {@link DatagramConfig#spread()} is
 * served from several loops at once, and then the handler must be safe for that.
 */
@FunctionalInterface
public interface DatagramHandler {

    /**
     * A datagram has arrived. What this method throws drops the datagram, is logged and counted; the port lives on.
     *
     * @param port
     *            where it arrived, and where to answer through
     * @param from
     *            the sender as the network says; anybody can write any sender on a datagram
     * @param payload
     *            valid only during the call; perhaps empty
     * @param truncated
     *            true when the datagram was longer than the port's limit, and the rest of it is lost
     * @throws Exception
     *             drops this datagram
     */
    void onDatagram(DatagramPort port, SocketAddress from, ByteBuffer payload, boolean truncated) throws Exception;

    /**
     * The port is closed, and its address can be bound again. Exactly once, last.
     *
     * @param port
     *            the port
     * @param why
     *            the reason
     */
    default void onClose(DatagramPort port, CloseReason why) {}
}
