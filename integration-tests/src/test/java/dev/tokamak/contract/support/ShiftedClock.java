package dev.tokamak.contract.support;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import dev.tokamak.time.NanoClock;

/** A clock that runs like the system's, has its zero elsewhere, can jump ahead and stand still. */
public final class ShiftedClock implements NanoClock {

    private final AtomicLong shift;
    private volatile boolean frozen;
    private volatile long frozenAt;

    /**
     * Begins at a reading of one's choice.
     *
     * @param start
     *            the reading now
     */
    public ShiftedClock(long start) {
        shift = new AtomicLong(start - System.nanoTime());
    }

    @Override
    public long nanoTime() {
        return frozen ? frozenAt : System.nanoTime() + shift.get();
    }

    /** Stands still from now on. */
    public void freeze() {
        frozenAt = nanoTime();
        frozen = true;
    }

    /** Runs on from where it stands. */
    public void run() {
        shift.set(frozenAt - System.nanoTime());
        frozen = false;
    }

    /**
     * Lets time pass at once.
     *
     * @param time
     *            how much
     */
    public void jump(Duration time) {
        shift.addAndGet(time.toNanos());
    }
}
