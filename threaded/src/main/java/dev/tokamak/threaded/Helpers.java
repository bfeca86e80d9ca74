package dev.tokamak.threaded;

import java.io.IOException;
import java.lang.System.Logger.Level;

import dev.tokamak.metrics.Counter;
import dev.tokamak.time.TimerQueue.Timer;
import dev.tokamak.wire.SteadyLogger;

/**
 * The threads that serve one connection or port besides the one that receives: none until the first call from elsewhere,
 * then one until the end. Its thread that receives rests here too when there is nothing to read for, and is as good a
 * helper meanwhile.
 *
 * <p>
 * A helper may be stuck: in writing to a peer that does not read, while tasks and timers of the connection become due. When
 * that has lasted for 20 ms, a second one is started; it can't get stuck in the same place, since only one thread flushes.
 *
 * <p>
 * <b>No call is lost</b>, because what is due is set, looked at and cleared under one monitor: {@link #call} sets it before
 * it looks for somebody who rests, and nobody goes to rest while it is set. It is cleared before it is served, so a call
 * that comes during the service leads to another one.
 */
final class Helpers {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.threaded");

    private static final int MOST = 2;
    private static final long LATE_NANOS = 20_000_000;

    private final Endpoint endpoint;
    private final Timer late = new Timer(this::addIfLate);
    private boolean due; // guarded by this, as all below
    private boolean changed;
    private boolean over;
    private boolean watched;
    private int resting;
    private int started;

    Helpers(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Has something served soon. Any thread; doesn't wait.
     *
     * @param start
     *            whether a thread may be started if nobody rests
     */
    void call(boolean start) {
        boolean first = false;
        synchronized (this) {
            if (over) {
                return;
            }
            due = true;
            if (resting > 0) {
                notifyAll();
            } else if (start && started == 0) {
                started = 1;
                first = true;
            } else if (start && started < MOST && !watched) {
                watched = true;
                endpoint.arm(late, endpoint.clock().nanoTime() + LATE_NANOS); // in here: never after the end
            }
        }
        if (first) {
            startOne();
        }
    }

    /** Timer thread. */
    private void addIfLate() {
        synchronized (this) {
            watched = false;
            if (over || !due || resting > 0 || started == MOST) {
                return;
            }
            started++;
        }
        startOne();
    }

    private void startOne() {
        try {
            endpoint.engine.threads.start("helper-" + endpoint.label(), endpoint::help);
        } catch (IOException e) {
            synchronized (this) {
                started--;
            }
            var level = endpoint.engine.cutting ? Level.DEBUG : Level.WARNING; // at the end, none is needed
            LOG.log(level, "no helper for {0}: {1}", endpoint, e.getMessage());
            endpoint.unhelped(e);
        }
    }

    /** Helper: rests until something is due, takes it, and says so; false at the end. */
    synchronized boolean awaitCall() {
        while (!due && !over) {
            rest();
        }
        due = false;
        return !over;
    }

    /** The thread that receives: rests until something is due or a helper has changed something. */
    synchronized void awaitChange() {
        while (!due && !changed && !over) {
            rest();
        }
        due = false;
        changed = false;
    }

    /** The thread that receives: rests for so long, or until a helper has changed something. */
    @SuppressWarnings("WaitNotInLoop") // shorter for once does no harm
    synchronized void pause(long millis) {
        if (!changed && !over) {
            try {
                wait(millis);
            } catch (InterruptedException e) {
                endpoint.counters().add(Counter.INTERRUPTS_CLEARED);
            }
        }
        changed = false;
    }

    @SuppressWarnings("WaitNotInLoop") // the callers look again
    private void rest() {
        resting++;
        try {
            wait();
        } catch (InterruptedException e) {
            endpoint.counters().add(Counter.INTERRUPTS_CLEARED); // a stranger's
        } finally {
            resting--;
        }
    }

    /** Helper: has served, so that the thread that receives may have reason to look again. */
    synchronized void changed() {
        changed = true;
        notifyAll();
    }

    /** The end: all go home. */
    void end() {
        synchronized (this) {
            over = true;
            notifyAll();
        }
        endpoint.disarm(late);
    }
}
