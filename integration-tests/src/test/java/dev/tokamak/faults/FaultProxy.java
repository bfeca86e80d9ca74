package dev.tokamak.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;

/**
 * Stands between clients and a server and passes on what they say, with {@link Faults}.
 *
 * <pre>
 * try (var network = FaultProxy.udp(server, Faults.seeded(1).losing(0.1).reordering(0.1))) {
 *     client.connect(network.address());
 * }
 * </pre>
 */
public interface FaultProxy extends AutoCloseable {

    /**
     * For connections.
     *
     * @param server
     *            where they lead
     * @param faults
     *            what happens to them
     * @return listening
     */
    static FaultProxy tcp(InetSocketAddress server, Faults faults) {
        try {
            return new TcpFaultProxy(server, faults);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * For datagrams. A server may answer from another port than it was asked at, as those of TFTP do: what the client says next
     * goes there.
     *
     * @param server
     *            where they go
     * @param faults
     *            what happens to them
     * @return bound
     */
    static FaultProxy udp(InetSocketAddress server, Faults faults) {
        try {
            return new UdpFaultProxy(server, faults);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Where clients find it.
     *
     * @return an address of this machine
     */
    InetSocketAddress address();

    /**
     * How often it has interfered: connections cut, datagrams lost, doubled or held back.
     *
     * @return the number so far
     */
    long faults();

    @Override
    void close();
}
