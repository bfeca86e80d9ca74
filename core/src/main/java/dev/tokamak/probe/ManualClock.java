package dev.tokamak.probe;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import dev.tokamak.time.NanoClock;

/** A clock that stands still until it is told to move. Any thread. */
public final class ManualClock implements NanoClock {

    private final AtomicLong now;

    /** Starts at zero. */
    public ManualClock() {
        this(0);
    }

    /**
     * Starts anywhere: shortly before {@link Long#MAX_VALUE}, for one, to see a timer outlive the overflow.
     *
     * @param start
     *            the first reading, nanoseconds
     */
    public ManualClock(long start) {
        now = new AtomicLong(start);
    }

    @Override
    public long nanoTime() {
        return now.get();
    }

    /**
     * Lets time pass. Nothing else happens: whoever waits for a deadline has to be asked to look at the clock.
     *
     * @param by
     *            zero or more
     * @throws IllegalArgumentException
     *             when negative: a monotonic clock doesn't go back
     */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("a monotonic clock can't go back by " + by);
        }
        now.addAndGet(by.toNanos());
    }
}
