package dev.tokamak.net;

import java.time.Duration;

/**
 * How an outgoing connection behaves. Immutable; start from {@link #DEFAULT}.
 *
 * @param name
 *            what logs and events call it
 * @param timeout
 *            positive: how long resolving the name and connecting may take together
 * @param limits
 *            what the connection may use
 */
public record ConnectConfig(String name, Duration timeout, Limits limits) {

    /** Named "connect", 10 s, {@link Limits#DEFAULT}. */
    public static final ConnectConfig DEFAULT = new ConnectConfig("connect", Duration.ofSeconds(10), Limits.DEFAULT);

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException
     *             when the time-out is not positive
     */
    public ConnectConfig {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("the connect time-out must be positive");
        }
    }

    /**
     * Another time-out.
     *
     * @param newTimeout
     *            positive
     * @return the changed configuration
     */
    public ConnectConfig withTimeout(Duration newTimeout) {
        return new ConnectConfig(name, newTimeout, limits);
    }

    /**
     * Other limits.
     *
     * @param newLimits
     *            the limits
     * @return the changed configuration
     */
    public ConnectConfig withLimits(Limits newLimits) {
        return new ConnectConfig(name, timeout, newLimits);
    }
}
