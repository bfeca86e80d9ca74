package dev.tokamak.apps.weather;

import java.time.Duration;

/**
 * What one connection may ask for. Immutable; start from {@link #DEFAULT}.
 *
 * @param line
 *            bytes of a line, its end not counted, 1 or more
 * @param lineDeadline
 *            positive: how long a line may take from its first byte to its last, however often a byte comes
 * @param answerDeadline
 *            positive: how long a question may wait for its answer
 * @param waiting
 *            questions waiting at once, 1 or more: above it nothing more is read
 * @param watches
 *            places watched at once, 0 or more
 * @param shortestWatch
 *            positive: the shortest time between two looks at a watched place
 */
public record WeatherLimits(int line, Duration lineDeadline, Duration answerDeadline, int waiting, int watches,
        Duration shortestWatch) {

    /** Lines of 256 bytes within 30 s, answers within 20 s, 32 questions, 16 watches, a look each 10 s at most. */
    public static final WeatherLimits DEFAULT = new WeatherLimits(256, Duration.ofSeconds(30), Duration.ofSeconds(20),
            32, 16, Duration.ofSeconds(10));

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException
     *             when one is out of range
     */
    public WeatherLimits {
        if (line < 1 || waiting < 1 || watches < 0) {
            throw new IllegalArgumentException("lines and questions need room for 1 at least");
        }
        if (!lineDeadline.isPositive() || !answerDeadline.isPositive() || !shortestWatch.isPositive()) {
            throw new IllegalArgumentException("each deadline must be positive");
        }
    }
}
