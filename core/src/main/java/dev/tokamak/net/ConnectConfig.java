package dev.tokamak.net;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How an outgoing connection behaves. Immutable; start from {@link #DEFAULT}.
 *
 * @param name
 *            what logs and events call it
 * @param timeout
 *            positive: how long resolving the name and connecting may take together
 * @param limits
 *            what the connection may use
 * @param tls
 *            how it is encrypted; null for plain TCP
 */
public record ConnectConfig(String name, Duration timeout, Limits limits, @Nullable TlsConfig tls) {

    /** Named "connect", 10 s, {@link Limits#DEFAULT}, plain TCP. */
    public static final ConnectConfig DEFAULT = new ConnectConfig("connect", Duration.ofSeconds(10), Limits.DEFAULT,
            null);

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
     * Another name.
     *
     * @param newName
     *            the name
     * @return the changed configuration
     */
    public ConnectConfig withName(String newName) {
        return new ConnectConfig(newName, timeout, limits, tls);
    }

    /**
     * Another time-out.
     *
     * @param newTimeout
     *            positive
     * @return the changed configuration
     */
    public ConnectConfig withTimeout(Duration newTimeout) {
        return new ConnectConfig(name, newTimeout, limits, tls);
    }

    /**
     * Other limits.
     *
     * @param newLimits
     *            the limits
     * @return the changed configuration
     */
    public ConnectConfig withLimits(Limits newLimits) {
        return new ConnectConfig(name, timeout, newLimits, tls);
    }

    /**
     * Encrypted, once it is established; {@code onOpen} follows the handshake.
     *
     * @param newTls
     *            how
     * @return the changed configuration
     */
    public ConnectConfig withTls(TlsConfig newTls) {
        return new ConnectConfig(name, timeout, limits, newTls);
    }
}
