package dev.tokamak.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Turns names into addresses. The only place in the libraries that may look up a name, and it blocks. */
public final class Resolver {

    private Resolver() {}

    /**
     * Looks up a name. Blocks: only from offloaded work.
     *
     * @param unresolved
     *            a name and a port
     * @return all its addresses, in the order of the system's preference, at least one
     * @throws UnknownHostException
     *             when there is none
     */
    public static List<InetSocketAddress> resolve(InetSocketAddress unresolved) throws UnknownHostException {
        return Arrays.stream(InetAddress.getAllByName(unresolved.getHostString()))
                .map(address -> new InetSocketAddress(address, unresolved.getPort())).toList();
    }
}
