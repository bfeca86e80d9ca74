package dev.tokamak.architecture.bad.net;

import java.net.InetSocketAddress;

/** An offender: see {@code ArchitectureTest}. */
public final class LooksUpBackwards {

    private LooksUpBackwards() {}

    static String name(InetSocketAddress address) {
        return address.getHostName();
    }
}
