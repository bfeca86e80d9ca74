package dev.tokamak.architecture.bad.other;

import dev.tokamak.architecture.bad.reactor.WrapsAnArray;

/** An offender: see {@code ArchitectureTest}. */
public final class NamesATransport {

    private NamesATransport() {}

    static Class<?> name() {
        return WrapsAnArray.class;
    }
}
