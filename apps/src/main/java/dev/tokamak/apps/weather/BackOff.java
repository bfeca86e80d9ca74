package dev.tokamak.apps.weather;

import java.time.Duration;
import java.util.Optional;

/**
 * Leaves a source alone that fails: as long as it asks for, or else 1 s, 2 s, 4 s .. up to a minute with each failure
 * in a row. Failures that come in during a pause were under way when it began, and count as one. Not for several
 * threads at once.
 */
final class BackOff {

    /** Longest pause that is of our own making. */
    static final Duration LONGEST = Duration.ofMinutes(1);

    private static final int MOST_DOUBLINGS = 6;

    private int failures;
    private boolean paused;
    private long until;
    private String why = "";

    void failed(long now, String reason, Optional<Duration> pause) {
        boolean on = isOn(now);
        if (!on) {
            failures = Math.min(failures + 1, MOST_DOUBLINGS + 1);
        }
        var own = Duration.ofSeconds(1L << Math.max(0, failures - 1)); // 0: a success came in during the pause
        var wanted = pause.orElse(own.compareTo(LONGEST) > 0 ? LONGEST : own);
        long end = now + wanted.toNanos();
        if (!on || end - until > 0) {
            paused = true;
            until = end;
            why = reason;
        }
    }

    void succeeded() {
        failures = 0;
    }

    boolean isOn(long now) {
        return paused && until - now > 0;
    }

    /** How long it lasts from now on. */
    Duration left(long now) {
        return isOn(now) ? Duration.ofNanos(until - now) : Duration.ZERO;
    }

    /** What made it necessary. */
    String why() {
        return why;
    }
}
