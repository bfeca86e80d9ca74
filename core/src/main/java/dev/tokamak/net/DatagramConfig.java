package dev.tokamak.net;

/**
 * How a UDP port behaves. Immutable; start from {@link #DEFAULT}.
 *
 * @param name
 *            what logs and events call it
 * @param maxPayload
 *            bytes, 1 to 65,535: longer datagrams arrive cut to this length and marked as truncated
 * @param receiveBuffer
 *            bytes asked of the system for datagrams not yet read (SO_RCVBUF); 0 for the system's default
 * @param maxQueued
 *            datagrams from other threads that may wait for the port's own thread; more are dropped and counted
 * @param spread
 *            whether several loops may serve the port at once (SO_REUSEPORT), where the transport has several and the
 *            platform allows it; the handler must then be safe for several threads
 */
public record DatagramConfig(String name, int maxPayload, int receiveBuffer, int maxQueued, boolean spread) {

    /** Named "udp", 65,507 bytes (the largest payload of UDP over IPv4), 1 MiB, 1,024 datagrams, one loop. */
    public static final DatagramConfig DEFAULT = new DatagramConfig("udp", 65_507, 1 << 20, 1024, false);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException
     *             says which value is out of range
     */
    public DatagramConfig {
        if (maxPayload < 1 || maxPayload > 65_535) {
            throw new IllegalArgumentException("the largest payload must be 1 to 65535 bytes");
        }
        if (receiveBuffer < 0 || maxQueued < 1) {
            throw new IllegalArgumentException("receive buffer must be 0 or more, queued datagrams 1 or more");
        }
    }

    /**
     * Another name.
     *
     * @param newName
     *            the name
     * @return the changed configuration
     */
    public DatagramConfig withName(String newName) {
        return new DatagramConfig(newName, maxPayload, receiveBuffer, maxQueued, spread);
    }

    /**
     * Another largest payload.
     *
     * @param bytes
     *            1 to 65,535
     * @return the changed configuration
     */
    public DatagramConfig withMaxPayload(int bytes) {
        return new DatagramConfig(name, bytes, receiveBuffer, maxQueued, spread);
    }

    /**
     * Served from several loops or not.
     *
     * @param several
     *            true when the handler is safe for several threads
     * @return the changed configuration
     */
    public DatagramConfig withSpread(boolean several) {
        return new DatagramConfig(name, maxPayload, receiveBuffer, maxQueued, several);
    }
}
