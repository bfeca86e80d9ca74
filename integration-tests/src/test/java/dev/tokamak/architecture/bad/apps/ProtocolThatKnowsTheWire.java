package dev.tokamak.architecture.bad.apps;

import dev.tokamak.architecture.bad.wire.LooksUpAName;

/** An offender: see {@code ArchitectureTest}. */
public final class ProtocolThatKnowsTheWire {

    private ProtocolThatKnowsTheWire() {}

    static Class<?> knows() {
        return LooksUpAName.class;
    }
}
