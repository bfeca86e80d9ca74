package dev.tokamak.reactor;

import java.time.Duration;

import dev.tokamak.time.NanoClock;

/**
 * How a reactor behaves. Immutable; start from {@link #DEFAULT}.
 *
 * @param name
 *            prefix of thread names
 * @param reactors
 *            independent loops, 1 or more; connections are spread evenly over them
 * @param maxConnections
 *            connections open at once, incoming and outgoing; 0 for as many as there are descriptors, less a reserve
 * @param budget
 *            bounds on one turn
 * @param acceptPause
 *            how long accepting pauses when descriptors are exhausted
 * @param slowCallback
 *            a callback that holds a loop for longer is reported with its stack; zero for no watchdog
 * @param clock
 *            the clock of all deadlines; the waiting itself is the system's
 * @param observer
 *            sees every phase of every turn, on the loops' threads
 */
public record ReactorConfig(String name, int reactors, int maxConnections, TurnBudget budget, Duration acceptPause,
        Duration slowCallback, NanoClock clock, LoopObserver observer) {

    /** One loop named "reactor", limits by descriptors, 1 s, 250 ms, the system's clock, nobody watching. */
    public static final ReactorConfig DEFAULT = new ReactorConfig("reactor", 1, 0, TurnBudget.DEFAULT,
            Duration.ofSeconds(1), Duration.ofMillis(250), NanoClock.SYSTEM, LoopObserver.NONE);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException
     *             says which value is out of range
     */
    public ReactorConfig {
        if (reactors < 1 || reactors > 1024) {
            throw new IllegalArgumentException("the number of reactors must be 1 to 1024");
        }
        if (maxConnections < 0 || !acceptPause.isPositive() || slowCallback.isNegative()) {
            throw new IllegalArgumentException(
                    "connections must be 0 or more, the accept pause positive, the slow callback time not negative");
        }
    }

    /** The same, with another prefix of thread names. */
    public ReactorConfig withName(String newName) {
        return new ReactorConfig(newName, reactors, maxConnections, budget, acceptPause, slowCallback, clock, observer);
    }

    /** The same, with this number of loops. */
    public ReactorConfig withReactors(int loops) {
        return new ReactorConfig(name, loops, maxConnections, budget, acceptPause, slowCallback, clock, observer);
    }

    /** The same, with another limit on connections; 0 for as many as there are descriptors, less a reserve. */
    public ReactorConfig withMaxConnections(int connections) {
        return new ReactorConfig(name, reactors, connections, budget, acceptPause, slowCallback, clock, observer);
    }

    /** The same, with other bounds on a turn. */
    public ReactorConfig withBudget(TurnBudget newBudget) {
        return new ReactorConfig(name, reactors, maxConnections, newBudget, acceptPause, slowCallback, clock, observer);
    }

    /** The same, with another pause of accepting where there are no descriptors left. */
    public ReactorConfig withAcceptPause(Duration pause) {
        return new ReactorConfig(name, reactors, maxConnections, budget, pause, slowCallback, clock, observer);
    }

    /** The same, with another time after which a callback is reported; zero for no watchdog. */
    public ReactorConfig withSlowCallback(Duration time) {
        return new ReactorConfig(name, reactors, maxConnections, budget, acceptPause, time, clock, observer);
    }

    /** The same, with another clock. */
    public ReactorConfig withClock(NanoClock newClock) {
        return new ReactorConfig(name, reactors, maxConnections, budget, acceptPause, slowCallback, newClock, observer);
    }

    /** The same, with an observer. */
    public ReactorConfig withObserver(LoopObserver newObserver) {
        return new ReactorConfig(name, reactors, maxConnections, budget, acceptPause, slowCallback, clock, newObserver);
    }
}
