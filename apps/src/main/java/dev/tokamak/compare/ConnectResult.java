package dev.tokamak.compare;

import org.HdrHistogram.Histogram;

/**
 * What came of many connections, each of which carried one message.
 *
 * @param seconds  from the begin to the last answer that was in time
 * @param answered connections whose answer came, and was right, in time
 * @param failed   connections that could not be made, or ended without an answer
 * @param wrong    answers that differ in any byte
 * @param latency  nanoseconds from connect to the answer
 */
record ConnectResult(double seconds, long answered, long failed, long wrong, Histogram latency) {
    /** Connections a second. */
    double perSecond() {
        return seconds > 0 ? answered / seconds : 0;
    }

    LoadLine toLine() {
        return LoadLine.of("connected")
                .with("seconds", seconds)
                .with("answered", answered)
                .with("failed", failed)
                .with("wrong", wrong)
                .with("latency", LoadResult.encode(latency));
    }

    /**
     * Reads what {@link #toLine} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static ConnectResult parse(LoadLine line) {
        return new ConnectResult(
                line.decimal("seconds"),
                line.number("answered"),
                line.number("failed"),
                line.number("wrong"),
                LoadResult.decode(line.text("latency")));
    }
}
