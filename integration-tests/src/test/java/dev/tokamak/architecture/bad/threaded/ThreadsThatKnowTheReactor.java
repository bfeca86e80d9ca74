package dev.tokamak.architecture.bad.threaded;

import dev.tokamak.architecture.bad.reactor.WrapsAnArray;

/** An offender: see {@code ArchitectureTest}. */
public final class ThreadsThatKnowTheReactor {

    private ThreadsThatKnowTheReactor() {}

    static Class<?> know() {
        return WrapsAnArray.class;
    }
}
