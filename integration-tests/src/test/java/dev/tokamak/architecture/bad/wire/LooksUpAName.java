package dev.tokamak.architecture.bad.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** An offender: see {@code ArchitectureTest}. */
public final class LooksUpAName {

    private LooksUpAName() {}

    static InetAddress address(String name) throws UnknownHostException {
        return InetAddress.getByName(name);
    }
}
