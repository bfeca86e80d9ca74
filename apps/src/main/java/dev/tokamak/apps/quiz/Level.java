package dev.tokamak.apps.quiz;

import java.time.Duration;
import java.util.List;

/**
 * How hard problems are.
 *
 * @param number 1 or more; also the points that a right answer gives
 * @param largest the largest number that is to be added
 * @param time how long an answer may take, whole seconds
 */
record Level(int number, int largest, Duration time) {

    private static final List<Level> ALL = List.of(
            level(1, 10, 20), level(2, 20, 20), level(3, 50, 20), level(4, 100, 20), level(5, 200, 25),
            level(6, 500, 25), level(7, 1_000, 30), level(8, 2_000, 30), level(9, 5_000, 40), level(10, 10_000, 40));

    /** The easiest. */
    static final Level FIRST = ALL.getFirst();
    /** The hardest. */
    static final Level LAST = ALL.getLast();

    private static Level level(int number, int largest, int seconds) {
        return new Level(number, largest, Duration.ofSeconds(seconds));
    }

    /** The next harder one; the hardest stays. */
    Level harder() {
        return ALL.get(Math.min(number, ALL.size() - 1));
    }

    /** The next easier one; the easiest stays. */
    Level easier() {
        return ALL.get(Math.max(number - 2, 0));
    }
}
