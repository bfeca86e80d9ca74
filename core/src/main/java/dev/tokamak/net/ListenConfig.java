package dev.tokamak.net;

import org.jspecify.annotations.Nullable;

/**
 * How a listener behaves. Immutable; start from {@link #DEFAULT}.
 *
 * @param name
 *            what logs, thread names and events call it
 * @param backlog
 *            connections the system may hold before they are accepted, 1 or more; the system has a cap of its own
 *            ({@code net.core.somaxconn} on Linux), above it connects are silently delayed
 * @param maxConnections
 *            connections open at once; at the limit accepting pauses, and the next ones wait in the backlog. 0 for the
 *            transport's own limit alone
 * @param maxPerAddress
 *            connections open at once from one IP address; more are reset at once and counted. 0 for no such limit
 * @param limits
 *            what each connection may use
 * @param tls
 *            how connections are encrypted; null for plain TCP
 */
public record ListenConfig(String name, int backlog, int maxConnections, int maxPerAddress, Limits limits,
        @Nullable TlsConfig tls) {

    /** Named "tcp", a backlog of 4096, no limits but the transport's, {@link Limits#DEFAULT}, plain TCP. */
    public static final ListenConfig DEFAULT = new ListenConfig("tcp", 4096, 0, 0, Limits.DEFAULT, null);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException
     *             says which value is out of range
     */
    public ListenConfig {
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog must be 1 or more");
        }
        if (maxConnections < 0 || maxPerAddress < 0) {
            throw new IllegalArgumentException("limits on connections must be 0 (none) or more");
        }
    }

    /**
     * Another name.
     *
     * @param newName
     *            the name
     * @return the changed configuration
     */
    public ListenConfig withName(String newName) {
        return new ListenConfig(newName, backlog, maxConnections, maxPerAddress, limits, tls);
    }

    /**
     * Another backlog.
     *
     * @param connections
     *            1 or more
     * @return the changed configuration
     */
    public ListenConfig withBacklog(int connections) {
        return new ListenConfig(name, connections, maxConnections, maxPerAddress, limits, tls);
    }

    /**
     * Other limits on the number of connections.
     *
     * @param total
     *            open at once, 0 for none of its own
     * @param perAddress
     *            open at once from one address, 0 for none
     * @return the changed configuration
     */
    public ListenConfig withMaxConnections(int total, int perAddress) {
        return new ListenConfig(name, backlog, total, perAddress, limits, tls);
    }

    /**
     * Other limits for each connection.
     *
     * @param newLimits
     *            the limits
     * @return the changed configuration
     */
    public ListenConfig withLimits(Limits newLimits) {
        return new ListenConfig(name, backlog, maxConnections, maxPerAddress, newLimits, tls);
    }

    /**
     * Encrypted connections: {@code onOpen} follows the handshake.
     *
     * @param newTls
     *            how
     * @return the changed configuration
     */
    public ListenConfig withTls(TlsConfig newTls) {
        return new ListenConfig(name, backlog, maxConnections, maxPerAddress, limits, newTls);
    }
}
