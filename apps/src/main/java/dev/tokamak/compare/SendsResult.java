package dev.tokamak.compare;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.HdrHistogram.Histogram;

/**
 * Times of single sends, in their order.
 *
 * @param micros microseconds from the send to its answer; NaN where none came
 * @param wrong  answers that differ in any byte; such a send has no time
 */
record SendsResult(List<Double> micros, long wrong) {
    private static final int DIGITS = 3;
    private static final double MICROS = 1e3;

    SendsResult {
        micros = List.copyOf(micros);
    }

    /** Sends without a right answer. */
    long lost() {
        return micros.stream().filter(each -> each.isNaN()).count();
    }

    /** The times in nanoseconds. */
    Histogram latency() {
        var histogram = new Histogram(DIGITS);
        for (double each : micros) {
            if (!Double.isNaN(each)) {
                histogram.recordValue(Math.round(each * MICROS));
            }
        }
        return histogram;
    }

    LoadLine toLine() {
        return LoadLine.of("sends")
                .with("micros", micros.stream().map(String::valueOf).collect(Collectors.joining(",")))
                .with("wrong", wrong);
    }

    /**
     * Reads what {@link #toLine} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static SendsResult parse(LoadLine line) {
        return new SendsResult(
                Arrays.stream(line.text("micros").split(",")).map(Double::valueOf).toList(), line.number("wrong"));
    }
}
