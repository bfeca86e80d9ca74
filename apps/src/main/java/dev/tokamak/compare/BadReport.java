package dev.tokamak.compare;

import java.util.OptionalDouble;

/**
 * What became of bad clients.
 *
 * @param sentBytes    what the server's side took of them
 * @param answers      whole answers, of those that wait for any
 * @param ended        how many the server has ended
 * @param firstSeconds when the first was ended, counted from the opening; empty when none was
 */
record BadReport(long sentBytes, long answers, int ended, OptionalDouble firstSeconds) {
    private static final double NEVER = -1;

    LoadLine toLine() {
        return LoadLine.of("bad")
                .with("sentBytes", sentBytes)
                .with("answers", answers)
                .with("ended", ended)
                .with("firstSeconds", firstSeconds.orElse(NEVER));
    }

    /**
     * Reads what {@link #toLine} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static BadReport parse(LoadLine line) {
        double first = line.decimal("firstSeconds");
        return new BadReport(
                line.number("sentBytes"),
                line.number("answers"),
                (int) line.number("ended"),
                first < 0 ? OptionalDouble.empty() : OptionalDouble.of(first));
    }
}
