package dev.tokamak.compare;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import dev.tokamak.compare.report.Range;

/** Latency over the time of one run, as series. */
final class Timeline {
    private static final double NEAR = 1.2;
    private static final int FINAL_PARTS = 3;
    private static final double MILLIS = 1e3;

    private final List<Window> windows;
    private final double windowSeconds;

    Timeline(LoadResult result) {
        this.windows = result.timeline();
        this.windowSeconds = result.seconds() / Math.max(1, windows.size());
    }

    /** How many windows a run of this length has, at most 200. */
    static int windows(double seconds, double windowSeconds) {
        return Math.clamp(Math.round(seconds / windowSeconds), 1, 200);
    }

    /** The slowest answer of each window. */
    Series worst() {
        return series("worst answer", Window::worstMicros);
    }

    /** The middle answer of each window. */
    Series median() {
        return series("median answer", Window::medianMicros);
    }

    private Series series(String name, ToDoubleFunction<Window> value) {
        return new Series(
                name,
                "us",
                "time",
                "s",
                IntStream.range(0, windows.size()).mapToObj(i -> i * windowSeconds).toList(),
                windows.stream().map(window -> value.applyAsDouble(window)).toList());
    }

    /**
     * Milliseconds until the median of every window stayed within 20 % of what it was in the last third of the run, or
     * below; empty when it had not before that third began, or when that third has no answers.
     */
    OptionalDouble settleMillis() {
        int lastThird = windows.size() - (windows.size() + FINAL_PARTS - 1) / FINAL_PARTS;
        double[] last = windows.stream()
                .skip(lastThird)
                .mapToDouble(Window::medianMicros)
                .filter(median -> !Double.isNaN(median))
                .toArray();
        if (last.length == 0) {
            return OptionalDouble.empty();
        }
        double near = Range.of(last).median() * NEAR;
        int settled = windows.size();
        while (settled > 0 && !(windows.get(settled - 1).medianMicros() > near)) {
            settled--;
        }
        return settled > lastThird ? OptionalDouble.empty() : OptionalDouble.of(settled * windowSeconds * MILLIS);
    }
}
