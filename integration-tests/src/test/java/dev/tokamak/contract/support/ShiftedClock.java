package dev.tokamak.contract.support;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import dev.tokamak.time.NanoClock;

/** A clock that runs like the system's, has its zero elsewhere, can jump ahead and stand still. */
public final class ShiftedClock implements NanoClock {

    private final AtomicLong shift;
    private final AtomicLong frozenAt = new AtomicLong();
    private volatile boolean frozen;

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
        return frozen ? frozenAt.get() : System.nanoTime() + shift.get();
    }

    /** Stands still from now on, but for jumps. */
    public void freeze() {
        frozenAt.set(nanoTime());
        frozen = true;
    }

    /** Runs on from where it stands. */
    public void run() {
        shift.set(frozenAt.get() - System.nanoTime());
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
        frozenAt.addAndGet(time.toNanos());
    }
}
