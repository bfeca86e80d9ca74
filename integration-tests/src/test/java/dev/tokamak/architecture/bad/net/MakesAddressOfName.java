package dev.tokamak.architecture.bad.net;

import java.net.InetSocketAddress;

/** An offender: see {@code ArchitectureTest}. */
public final class MakesAddressOfName {

    private MakesAddressOfName() {}

    static InetSocketAddress address(String name) {
        return new InetSocketAddress(name, 7);
    }
}
