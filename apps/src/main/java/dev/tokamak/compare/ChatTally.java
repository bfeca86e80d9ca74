package dev.tokamak.compare;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

import org.HdrHistogram.Histogram;

/** How the messages of one run reach the last member. Load thread only. */
final class ChatTally implements ChatMember.Heard {
    private static final int SIGNIFICANT = 3;

    private final IntToLongFunction pace;
    private final ChatText texts;
    private final long fromNanos;
    private final long untilNanos;
    private final int first;
    /** By number from the first one on: members that have not heard it. */
    private final int[] missing;
    private final Histogram last = new Histogram(SIGNIFICANT);
    private final Histogram lag = new Histogram(SIGNIFICANT);
    private long now;
    private int said;
    private int complete;
    private long deliveries;
    private long heard;
    private long wrong;

    /**
     * Nothing has been said.
     *
     * @param pace       when each message is to be said, by its number
     * @param texts      what is said
     * @param first      number of the first text: those before it are of an earlier run
     * @param messages   of the run
     * @param hearers    of each
     * @param fromNanos  begin of the measured interval
     * @param untilNanos its end
     */
    ChatTally(IntToLongFunction pace, ChatText texts, int first, int messages, int hearers, long fromNanos,
            long untilNanos) {
        this.pace = pace;
        this.texts = texts;
        this.first = first;
        this.fromNanos = fromNanos;
        this.untilNanos = untilNanos;
        missing = new int[messages];
        Arrays.fill(missing, hearers);
        complete = hearers == 0 ? messages : 0; // nobody is waited for
    }

    /** The next message has been said. */
    void said(long nanos) {
        if (measured(pace.applyAsLong(said))) {
            lag.recordValue(Math.max(0, nanos - pace.applyAsLong(said)));
        }
        said++;
    }

    @Override
    public void at(long nanos) {
        now = nanos;
    }

    @Override
    public void message(byte[] line, int from, int to) {
        int text = texts.number(line, from, to);
        int number = text - first;
        if (text >= 0 && number < 0) {
            return; // too late to count
        }
        if (text < 0 || number >= said || missing[number] == 0) {
            wrong++;
            return;
        }
        heard++;
        deliveries += measured(now) ? 1 : 0;
        missing[number]--;
        if (missing[number] == 0) {
            complete++;
            heardByAll(number);
        }
    }

    private void heardByAll(int number) {
        if (measured(pace.applyAsLong(number))) {
            last.recordValue(Math.max(0, now - pace.applyAsLong(number)));
        }
    }

    boolean isComplete() {
        return complete == missing.length;
    }

    private boolean measured(long nanos) {
        return nanos - fromNanos >= 0 && nanos - untilNanos < 0;
    }

    /** What came of it by now. A message that not all have heard counts as heard now: it took longer than that. */
    ChatResult result(long nanos) {
        now = nanos;
        long lost = 0;
        for (int number = 0; number < missing.length; number++) {
            lost += missing[number];
            if (missing[number] > 0) {
                heardByAll(number);
            }
        }
        return new ChatResult((untilNanos - fromNanos) / 1e9, deliveries, heard, lost, wrong, last, lag);
    }
}
