package dev.tokamak.architecture.bad.reactor;

import dev.tokamak.architecture.bad.threaded.ThreadsThatKnowTheReactor;

/** An offender: see {@code ArchitectureTest}. */
public final class ReactorThatKnowsThreads {

    private ReactorThatKnowsThreads() {}

    static Class<?> knows() {
        return ThreadsThatKnowTheReactor.class;
    }
}
