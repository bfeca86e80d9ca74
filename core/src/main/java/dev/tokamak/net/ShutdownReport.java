package dev.tokamak.net;

import java.time.Duration;

/**
 * How a shutdown went.
 *
 * @param drained
 *            connections that sent all they had queued and ended in good order
 * @param forced
 *            connections that were cut when the grace ended
 * @param ports
 *            datagram ports closed
 * @param took
 *            how long it took
 */
public record ShutdownReport(int drained, int forced, int ports, Duration took) {}
