package dev.tokamak.cli;

import java.time.Duration;
import java.util.Locale;

/**
 * Ends a serving process when it is told to: SIGTERM, Ctrl-C or SIGHUP let connections finish within the grace and end it with
 * 0, a second signal ends it at once with 1.
 *
 * <p>
 * By itself the JVM would exit with 128 and the signal's number, so the shutdown hook ends with {@link Runtime#halt}. That
 * would also cut short a flight recording that is being written, whose hook runs beside ours: it is waited for.
 */
final class Stopping {

    private static final Duration RECORDING = Duration.ofSeconds(10);

    private Stopping() {}

    static void onSignal(Serving serving, Duration grace) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(serving, grace), "stopping"));
    }

    private static void stop(Serving serving, Duration grace) {
        int exitCode = ExitCodes.FAILED;
        try {
            NextSignal.run(() -> Runtime.getRuntime().halt(ExitCodes.FAILED));
            long began = System.nanoTime();
            var report = serving.shutdown(grace);
            System.err.println(
                    String.format(Locale.ROOT, "tokamak serve: stopped after %.1f s, %d connections finished, %d cut",
                            (System.nanoTime() - began) / 1e9, report.drained(), report.forced()));
            awaitRecording();
            exitCode = ExitCodes.DONE;
        } catch (Throwable t) {
            System.err.println("tokamak serve: could not stop in good order: " + t);
        } finally {
            Runtime.getRuntime().halt(exitCode);
        }
    }

    private static void awaitRecording() throws InterruptedException {
        for (var thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("JFR Shutdown Hook")) {
                thread.join(RECORDING);
            }
        }
    }
}
