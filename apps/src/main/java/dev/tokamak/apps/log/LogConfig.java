package dev.tokamak.apps.log;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;

/**
 * How a collector keeps records. Immutable; start from {@link #in}.
 *
 * @param directory where the files are; made when it doesn't exist
 * @param fileSize bytes, {@value #SMALLEST_FILE} or more: a file that would become longer is followed by the next
 * @param keptFiles 1 or more: when there are more, the oldest are deleted
 * @param lowMark bytes of records that wait, below the high mark: connections are read from again
 * @param highMark bytes of records that wait: above it connections aren't read from and datagrams are dropped
 * @param forcePeriod positive: how often what was written is forced to the disk; what a crash of the machine can cost
 * @param retry positive: how long to wait after a first failure to write; doubled each time, to {@link #LONGEST_RETRY}
 * @param closeWait how long closing goes on trying when writing fails
 * @param clock receive times, and with its zone the days of the files
 */
public record LogConfig(Path directory, long fileSize, int keptFiles, long lowMark, long highMark, Duration forcePeriod,
        Duration retry, Duration closeWait, Clock clock) {

    /** Default size of a file: 64 MiB. */
    public static final long DEFAULT_FILE_SIZE = 64L << 20;
    /** Default number of files: with their default size, 2 GiB. */
    public static final int DEFAULT_KEPT_FILES = 32;
    /** The smallest size of a file, bytes. */
    public static final int SMALLEST_FILE = 1024;
    /** The longest time between two tries to write. */
    public static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException says which value is out of range
     */
    public LogConfig {
        check(fileSize >= SMALLEST_FILE, "a file must have room for " + SMALLEST_FILE + " bytes or more");
        check(keptFiles >= 1, "the number of files kept must be 1 or more");
        check(lowMark >= 0 && lowMark < highMark, "the low mark must be 0 or more and below the high mark");
        check(forcePeriod.isPositive() && retry.isPositive() && !closeWait.isNegative(), "times must be positive");
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /**
     * The defaults: 64 MiB, 32 files; 8 and 16 MiB of waiting records; forced every second; tried again after 100 ms; 5 s to
     * close; the system's clock and zone.
     *
     * @param directory where
     * @return the configuration
     */
    public static LogConfig in(Path directory) {
        return new LogConfig(directory, DEFAULT_FILE_SIZE, DEFAULT_KEPT_FILES, 8 << 20, 16 << 20, Duration.ofSeconds(1),
                Duration.ofMillis(100), Duration.ofSeconds(5), Clock.system(ZoneId.systemDefault()));
    }

    /**
     * Another rotation.
     *
     * @param size bytes
     * @param kept how many files
     * @return the changed configuration
     */
    public LogConfig withFiles(long size, int kept) {
        return new LogConfig(directory, size, kept, lowMark, highMark, forcePeriod, retry, closeWait, clock);
    }

    /**
     * Another queue.
     *
     * @param low bytes
     * @param high bytes
     * @return the changed configuration
     */
    public LogConfig withQueue(long low, long high) {
        return new LogConfig(directory, fileSize, keptFiles, low, high, forcePeriod, retry, closeWait, clock);
    }

    /**
     * Other times for failures.
     *
     * @param first before the second try
     * @param atClose how long closing goes on trying
     * @return the changed configuration
     */
    public LogConfig withRetry(Duration first, Duration atClose) {
        return new LogConfig(directory, fileSize, keptFiles, lowMark, highMark, forcePeriod, first, atClose, clock);
    }

    /**
     * Another clock.
     *
     * @param newClock time and zone
     * @return the changed configuration
     */
    public LogConfig withClock(Clock newClock) {
        return new LogConfig(directory, fileSize, keptFiles, lowMark, highMark, forcePeriod, retry, closeWait,
                newClock);
    }
}
