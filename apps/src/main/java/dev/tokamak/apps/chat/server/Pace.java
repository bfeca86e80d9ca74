package dev.tokamak.apps.chat.server;

import java.time.Duration;

import dev.tokamak.time.NanoClock;

/** How fast one connection may go: a bucket of so many commands, refilled at a steady rate. One thread. */
final class Pace {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long perCommand;
    private final long most;
    private final NanoClock clock;
    private long saved;
    private long at;

    Pace(int perSecond, int burst, NanoClock clock) {
        this.perCommand = SECOND / perSecond;
        this.most = perCommand * burst;
        this.clock = clock;
        saved = most;
        at = clock.nanoTime();
    }

    /** How long the next command has to wait; zero or less for not at all. */
    long nanosToNext() {
        long now = clock.nanoTime();
        saved = Math.min(most, saved + now - at);
        at = now;
        return perCommand - saved;
    }

    /** A command was taken. */
    void take() {
        saved -= perCommand;
    }
}
