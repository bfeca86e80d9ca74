package dev.tokamak.architecture.bad.net;

import java.util.logging.Logger;

/** An offender: see {@code ArchitectureTest}. */
public final class UsesJavaUtilLogging {

    private UsesJavaUtilLogging() {}

    static void log() {
        Logger.getGlobal().info("logged");
    }
}
