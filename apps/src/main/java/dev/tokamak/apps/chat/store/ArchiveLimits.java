package dev.tokamak.apps.chat.store;

/**
 * How much is kept. Immutable.
 *
 * @param entriesPerRoom
 *            1 or more; the oldest of more are forgotten
 * @param bytesPerRoom
 *            about so many, and always the last entry
 * @param bytesInAll
 *            about so many; the rooms that have been silent for longest lose their oldest entries first
 * @param senders
 *            instances in rooms whose numbers are remembered; those silent for longest are forgotten
 */
public record ArchiveLimits(int entriesPerRoom, long bytesPerRoom, long bytesInAll, int senders) {

    /** 1,000 entries or 1 MiB for each room, 64 MiB in all, 200,000 senders. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(1000, 1 << 20, 64 << 20, 200_000);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException
     *             when one is left
     */
    public ArchiveLimits {
        if (entriesPerRoom < 1 || bytesPerRoom < 1 || bytesInAll < bytesPerRoom || senders < 1) {
            throw new IllegalArgumentException("a room keeps 1 entry and 1 byte at least, and all not less than one");
        }
    }
}
