package dev.tokamak.contract.support;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.tokamak.time.NanoClock;

/**
 * What tests set on a transport, of whatever kind.
 *
 * @param name
 *            prefix of all its threads, by which those left behind are found
 * @param maxConnections
 *            0 for as many as there are descriptors
 * @param clock
 *            the clock of its deadlines
 * @param slowCallback
 *            when the watchdog of a reactor reports; others have none
 * @param acceptPause
 *            how long nobody is let in where descriptors or threads have run out
 */
public record Settings(String name, int maxConnections, NanoClock clock, Duration slowCallback, Duration acceptPause) {

    /** All names begin so. */
    static final String PREFIX = "contract-";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /**
     * The defaults, under a name of its own.
     *
     * @return new settings; no watchdog reports, because the machine may be busy
     */
    public static Settings plain() {
        return new Settings(PREFIX + NUMBER.incrementAndGet(), 0, NanoClock.SYSTEM, Duration.ofSeconds(30),
                Duration.ofSeconds(1));
    }

    /**
     * Another limit.
     *
     * @param connections
     *            0 for none
     * @return the changed settings
     */
    public Settings withMaxConnections(int connections) {
        return new Settings(name, connections, clock, slowCallback, acceptPause);
    }

    /**
     * Another clock.
     *
     * @param newClock
     *            the clock
     * @return the changed settings
     */
    public Settings withClock(NanoClock newClock) {
        return new Settings(name, maxConnections, newClock, slowCallback, acceptPause);
    }

    /**
     * Another watchdog.
     *
     * @param time
     *            when it reports
     * @return the changed settings
     */
    public Settings withSlowCallback(Duration time) {
        return new Settings(name, maxConnections, clock, time, acceptPause);
    }

    /**
     * Another pause of accepting.
     *
     * @param pause
     *            how long
     * @return the changed settings
     */
    public Settings withAcceptPause(Duration pause) {
        return new Settings(name, maxConnections, clock, slowCallback, pause);
    }
}
