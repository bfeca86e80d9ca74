package dev.tokamak.compare;

import org.HdrHistogram.Histogram;

/**
 * What came of messages in a room.
 *
 * @param seconds    length of the measured interval
 * @param deliveries in it: each message counts once for each member that heard it
 * @param heard      the same in the whole run
 * @param missing    deliveries that never came, in the whole run
 * @param wrong      texts that nobody has said, or that came twice
 * @param last       nanoseconds from the intended time of each message until the last member had it
 * @param lag        nanoseconds from the intended to the actual time
 */
record ChatResult(double seconds, long deliveries, long heard, long missing, long wrong, Histogram last,
        Histogram lag) {
    LoadLine toLine() {
        return LoadLine.of("chatted")
                .with("seconds", seconds)
                .with("deliveries", deliveries)
                .with("heard", heard)
                .with("missing", missing)
                .with("wrong", wrong)
                .with("last", LoadResult.encode(last))
                .with("lag", LoadResult.encode(lag));
    }

    /**
     * Reads what {@link #toLine} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static ChatResult parse(LoadLine line) {
        return new ChatResult(line.decimal("seconds"), line.number("deliveries"), line.number("heard"),
                line.number("missing"), line.number("wrong"), LoadResult.decode(line.text("last")),
                LoadResult.decode(line.text("lag")));
    }
}
