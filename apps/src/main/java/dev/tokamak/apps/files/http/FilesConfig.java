package dev.tokamak.apps.files.http;

import java.time.Duration;

import dev.tokamak.apps.http.HttpLimits;

/**
 * How patient and how generous the server is. Immutable.
 *
 * @param headTime
 *            positive: how long a request's head may take from its first byte, however steadily it trickles
 * @param idleTime
 *            positive: how long a connection is kept between two requests
 * @param stallTime
 *            positive: how often it is looked whether an upload goes on
 * @param stallBytes
 *            how many bytes at least have to come in that time, 1 or more: fewer would keep a name and a place taken for ever
 * @param waitingBytes
 *            bytes of an upload that may wait for the disk, 1 or more, before the sender is made to wait; a read that is under
 *            way comes on top
 * @param ignoredBytes
 *            bytes of a body that means nothing, such as that of a GET, which are skipped, 0 or more
 * @param http
 *            how much of a message may be something else than content
 */
public record FilesConfig(Duration headTime, Duration idleTime, Duration stallTime, long stallBytes,
        long waitingBytes, long ignoredBytes, HttpLimits http) {

    /** 10 s for a head, 60 s idle, 4 KiB in 30 s, 1 MiB waiting, 64 KiB skipped. */
    public static final FilesConfig DEFAULT = new FilesConfig(Duration.ofSeconds(10), Duration.ofSeconds(60),
            Duration.ofSeconds(30), 4 << 10, 1 << 20, 64 << 10, HttpLimits.DEFAULT);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException
     *             says which value is out of range
     */
    public FilesConfig {
        if (!headTime.isPositive() || !idleTime.isPositive() || !stallTime.isPositive()) {
            throw new IllegalArgumentException("each time must be positive");
        }
        if (stallBytes < 1 || waitingBytes < 1 || ignoredBytes < 0) {
            throw new IllegalArgumentException(
                    "stall bytes and waiting bytes must be 1 or more, ignored bytes 0 or more");
        }
    }
}
