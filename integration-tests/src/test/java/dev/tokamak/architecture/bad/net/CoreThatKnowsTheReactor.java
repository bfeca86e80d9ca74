package dev.tokamak.architecture.bad.net;

import dev.tokamak.architecture.bad.reactor.WrapsAnArray;

/** An offender: see {@code ArchitectureTest}. */
public final class CoreThatKnowsTheReactor {

    private CoreThatKnowsTheReactor() {}

    static Class<?> knows() {
        return WrapsAnArray.class;
    }
}
