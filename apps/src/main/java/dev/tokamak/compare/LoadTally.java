package dev.tokamak.compare;

import org.HdrHistogram.Histogram;

/**
 * What one run of the load has counted. A message belongs to the measured interval by its intended time (latency) and by
 * the time of its answer (throughput). Load thread only.
 */
final class LoadTally {
    private static final int DIGITS = 3;

    /** Nanoseconds from the intended send to the answer. */
    final Histogram latency = new Histogram(DIGITS);
    /** Nanoseconds from the actual send to the answer: what a client that waits for the server would report. */
    final Histogram service = new Histogram(DIGITS);
    /** Nanoseconds from the intended to the actual send: the client's own lateness. */
    final Histogram lag = new Histogram(DIGITS);
    /** Answers in each part of the measured interval. */
    final long[] windows;
    /** Latency in each part of the measured interval. */
    final WindowTally timeline;
    /** Messages sent in the whole run. */
    long sent;
    /** Right answers in the whole run. */
    long received;
    /** Answers that differ from what was sent. */
    long wrong;
    /** Messages that could not be sent, for their client had lost its connection. */
    long unsendable;
    /** Clients whose connection ended during the run. */
    int lostClients;

    private final long fromNanos;
    private final long untilNanos;

    /**
     * A tally of one run.
     *
     * @param fromNanos  begin of the measured interval
     * @param untilNanos end of it, not included
     * @param windows    in how many equal parts answers are counted
     */
    LoadTally(long fromNanos, long untilNanos, int windows) {
        this.fromNanos = fromNanos;
        this.untilNanos = untilNanos;
        this.windows = new long[windows];
        this.timeline = new WindowTally(fromNanos, untilNanos, windows);
    }

    /** Counts a right answer. */
    void answered(long intendedNanos, long sentNanos, long nowNanos) {
        received++;
        if (measured(nowNanos)) {
            windows[(int) ((nowNanos - fromNanos) * windows.length / (untilNanos - fromNanos))]++;
        }
        if (measured(intendedNanos)) {
            long nanos = Math.max(0, nowNanos - intendedNanos);
            latency.recordValue(nanos);
            timeline.answered(intendedNanos, nanos);
            service.recordValue(Math.max(0, nowNanos - sentNanos));
        }
    }

    /** Notes how late a message was sent. */
    void lag(long intendedNanos, long nanos) {
        if (measured(intendedNanos)) {
            lag.recordValue(Math.max(0, nanos));
        }
    }

    /** Does this time belong to the measured interval? */
    boolean measured(long nanos) {
        return nanos - fromNanos >= 0 && nanos - untilNanos < 0;
    }
}
