package dev.tokamak.metrics;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Measures a loop from inside, for statistics and for the watchdog. Written by the loop with plain stores that become
 * visible soon; read by anybody.
 */
@SuppressWarnings("EnumOrdinal") // an array indexed by an enum of our own, in memory only
public final class LoopMeter {

    private enum Figure {
        TURNS,
        PREMATURE,
        SELECT,
        WORK,
        LONGEST_TURN,
        LONGEST_LAG,
        TASKS,
        ENDPOINTS,
        TIMERS
    }

    private static final int BUCKETS = 48; // powers of two: up to 78 hours

    private final AtomicLongArray figures = new AtomicLongArray(Figure.values().length);
    private final AtomicLongArray turnTimes = new AtomicLongArray(BUCKETS);
    private final AtomicReference<@Nullable Object> running = new AtomicReference<>();
    private final AtomicLong started = new AtomicLong();
    private boolean mayBePremature;
    private boolean didWork;
    private volatile boolean waiting;

    /** All at zero. */
    public LoopMeter() {}

    // ---- loop thread

    /** About to wait: for so many milliseconds at most, 0 for not at all, -1 for as long as it takes. */
    public void waiting(long timeoutMillis) {
        mayBePremature = timeoutMillis != 0;
        didWork = false;
        waiting = true;
    }

    /** The wait is over, after so many nanoseconds. */
    public void woke(long waitedNanos) {
        waiting = false;
        add(Figure.SELECT, waitedNanos);
    }

    /** A callback or task of somebody begins. */
    public void begin(Object who) {
        didWork = true;
        started.setOpaque(started.getPlain() + 1);
        running.setOpaque(who);
    }

    /** It has returned. */
    public void done() {
        running.setOpaque(null);
    }

    /** Timers have run, the first of them so many nanoseconds late. */
    public void timersRan(long lateNanos) {
        didWork = true;
        max(Figure.LONGEST_LAG, lateNanos);
    }

    /** So many tasks have been carried out. */
    public void tasksRan(int count) {
        add(Figure.TASKS, count);
    }

    /** The turn is over, so many nanoseconds after the wait was; whether somebody woke the loop; what lives there now. */
    public void turnEnded(long workNanos, boolean wokenByOthers, int endpoints, int timers) {
        add(Figure.TURNS, 1);
        add(Figure.WORK, workNanos);
        max(Figure.LONGEST_TURN, workNanos);
        set(Figure.ENDPOINTS, endpoints);
        set(Figure.TIMERS, timers);
        if (mayBePremature && !didWork && !wokenByOthers) {
            add(Figure.PREMATURE, 1);
        }
        int bucket = Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, workNanos)));
        turnTimes.lazySet(bucket, turnTimes.getPlain(bucket) + 1);
    }

    private void add(Figure figure, long amount) {
        set(figure, figures.getPlain(figure.ordinal()) + amount);
    }

    private void max(Figure figure, long value) {
        if (value > figures.getPlain(figure.ordinal())) {
            set(figure, value);
        }
    }

    private void set(Figure figure, long value) {
        figures.lazySet(figure.ordinal(), value);
    }

    // ---- any thread

    /** What the loop is calling just now; null between calls. */
    public @Nullable Object running() {
        return running.getOpaque();
    }

    /** A number that changes with every call the loop makes. */
    public long started() {
        return started.getOpaque();
    }

    /** Whether the loop waits in its select. */
    public boolean isWaiting() {
        return waiting;
    }

    /** The figures, with the number of tasks that wait now. */
    public LoopStats stats(int pendingTasks) {
        return new LoopStats(get(Figure.TURNS), get(Figure.PREMATURE), get(Figure.SELECT), get(Figure.WORK),
                get(Figure.LONGEST_TURN), p99TurnNanos(), get(Figure.LONGEST_LAG), get(Figure.TASKS), pendingTasks,
                (int) get(Figure.ENDPOINTS), (int) get(Figure.TIMERS));
    }

    private long get(Figure figure) {
        return figures.get(figure.ordinal());
    }

    private long p99TurnNanos() {
        long all = 0;
        for (int i = 0; i < BUCKETS; i++) {
            all += turnTimes.get(i);
        }
        long above = all / 100;
        int bucket = BUCKETS - 1;
        while (bucket > 0 && above - turnTimes.get(bucket) >= 0) {
            above -= turnTimes.get(bucket);
            bucket--;
        }
        return all == 0 ? 0 : 1L << bucket;
    }
}
