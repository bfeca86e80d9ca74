package dev.tokamak.compare;

import java.util.Arrays;
import java.util.List;

import org.HdrHistogram.IntCountsHistogram;

/**
 * Latencies of each part of the measured interval, by the time of the intended send. All memory is had beforehand: counting
 * an answer allocates nothing. Load thread only.
 */
final class WindowTally {
    /** One in a hundred is exact enough for a picture, and keeps a window at 15 KiB. */
    private static final int DIGITS = 2;
    /** What takes longer counts as this. */
    private static final long MOST_NANOS = 60_000_000_000L;
    private static final double MICROS = 1e3;
    private static final double MIDDLE = 50;

    private final long fromNanos;
    private final long nanos;
    private final IntCountsHistogram[] windows;
    /** Exact, for the worst is what one looks at. */
    private final long[] worst;

    /**
     * A tally of one run.
     *
     * @param fromNanos  begin of the measured interval
     * @param untilNanos end of it, not included
     * @param windows    in how many equal parts it is divided
     */
    WindowTally(long fromNanos, long untilNanos, int windows) {
        this.fromNanos = fromNanos;
        this.nanos = untilNanos - fromNanos;
        this.windows = new IntCountsHistogram[windows];
        Arrays.setAll(this.windows, _ -> new IntCountsHistogram(1, MOST_NANOS, DIGITS));
        this.worst = new long[windows];
    }

    /** Counts an answer whose intended send was in the measured interval. */
    void answered(long intendedNanos, long latencyNanos) {
        int window = (int) ((intendedNanos - fromNanos) * windows.length / nanos);
        windows[window].recordValue(Math.min(latencyNanos, MOST_NANOS));
        worst[window] = Math.max(worst[window], latencyNanos);
    }

    /** What was counted, in the order of time. */
    List<Window> windows() {
        var all = new Window[windows.length];
        for (int i = 0; i < all.length; i++) {
            long answers = windows[i].getTotalCount();
            all[i] = answers == 0
                    ? new Window(0, Double.NaN, Double.NaN)
                    : new Window(answers, windows[i].getValueAtPercentile(MIDDLE) / MICROS, worst[i] / MICROS);
        }
        return List.of(all);
    }
}
