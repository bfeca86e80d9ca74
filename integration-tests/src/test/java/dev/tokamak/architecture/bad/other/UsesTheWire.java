package dev.tokamak.architecture.bad.other;

import dev.tokamak.architecture.bad.wire.LooksUpAName;

/** An offender: see {@code ArchitectureTest}. */
public final class UsesTheWire {

    private UsesTheWire() {}

    static Class<?> use() {
        return LooksUpAName.class;
    }
}
