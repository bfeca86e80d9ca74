package dev.tokamak.architecture.bad.reactor;

import java.util.concurrent.CompletableFuture;

/** An offender: see {@code ArchitectureTest}. */
public final class WaitsForAFuture {

    private WaitsForAFuture() {}

    static void waitFor(CompletableFuture<Void> future) {
        future.join();
    }
}
