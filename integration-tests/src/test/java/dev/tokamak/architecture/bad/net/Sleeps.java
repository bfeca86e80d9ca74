package dev.tokamak.architecture.bad.net;

import java.util.concurrent.TimeUnit;

/** An offender: see {@code ArchitectureTest}. */
public final class Sleeps {

    private Sleeps() {}

    static void sleep() throws InterruptedException {
        TimeUnit.SECONDS.sleep(1);
    }
}
