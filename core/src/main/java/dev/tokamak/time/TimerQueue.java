package dev.tokamak.time;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Timers, in a binary heap ordered by deadline, first come first served among equals. Not for several threads: a loop
 * owns one, or a lock guards it.
 *
 * <p>
 * A {@link Timer} knows its place in the heap, so that cancelling and moving cost O(log n) and leave nothing behind; a
 * timer object can be armed again and again without allocation. Deadlines are compared by difference, so the clock may
 * overflow, as long as all deadlines lie within 292 years of each other.
 */
public final class TimerQueue {

    /** The wait that {@link #nanosToNext} reports when there is no timer. */
    public static final long NEVER = Long.MAX_VALUE;

    private Timer[] heap = new Timer[16];
    private int size;
    private long sequence;
    private boolean expiring;
    private long expiringAt;

    /** An empty queue. */
    public TimerQueue() {}

    /** A timer: an action, and a deadline while it is armed. Belongs to at most one queue. */
    public static final class Timer {
        private final Runnable action;
        private long deadline;
        private long order;
        private int index = -1;

        /**
         * A timer that is not armed.
         *
         * @param action
         *            what to run at the deadline, by whoever calls {@link TimerQueue#expire}
         */
        public Timer(Runnable action) {
            this.action = action;
        }

        /** Runs the action. For whoever {@linkplain TimerQueue#poll took it out}. */
        public void run() {
            action.run();
        }

        /**
         * Whether it waits in a queue.
         *
         * @return true between arming and the end
         */
        public boolean isArmed() {
            return index >= 0;
        }

        /**
         * The deadline it was last armed with, or the time of that if it was in the past.
         *
         * @return nanoseconds of the queue's clock
         */
        public long deadline() {
            return deadline;
        }

        private boolean before(Timer other) {
            long difference = deadline - other.deadline;
            return difference < 0 || difference == 0 && order - other.order < 0;
        }
    }

    /**
     * Arms a timer, or moves it when it is armed.
     *
     * @param timer
     *            the timer
     * @param deadline
     *            nanoseconds of the clock that {@code expire} will be given
     */
    public void arm(Timer timer, long deadline) {
        // in the past while others expire: behind those that are due, or it would keep them out for ever
        timer.deadline = expiring && deadline - expiringAt < 0 ? expiringAt : deadline;
        timer.order = sequence++;
        if (timer.index < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            place(timer, size++);
        }
        if (!siftUp(timer)) {
            siftDown(timer);
        }
    }

    /**
     * Takes a timer out.
     *
     * @param timer
     *            the timer
     * @return whether it was armed
     */
    public boolean cancel(Timer timer) {
        int hole = timer.index;
        if (hole < 0) {
            return false;
        }
        timer.index = -1;
        var last = takeLast();
        if (last != timer) {
            place(last, hole);
            if (!siftUp(last)) {
                siftDown(last);
            }
        }
        return true;
    }

    /**
     * The time until the next deadline.
     *
     * @param now
     *            the clock's reading
     * @return nanoseconds, 0 when a timer is due, {@link #NEVER} when there is none
     */
    public long nanosToNext(long now) {
        return size == 0 ? NEVER : Math.max(0, heap[0].deadline - now);
    }

    /**
     * How late the most urgent timer is.
     *
     * @param now
     *            the clock's reading
     * @return nanoseconds, 0 when none is due
     */
    public long lateness(long now) {
        return size == 0 ? 0 : Math.max(0, now - heap[0].deadline);
    }

    /**
     * Runs timers that are due, in the order of their deadlines. Timers that the actions arm are left for the next call,
     * even if they are due, so that a timer which re-arms itself can't hold the caller.
     *
     * @param now
     *            the clock's reading
     * @param atMost
     *            bound on the number run
     * @return how many ran
     */
    public int expire(long now, int atMost) {
        long armedBefore = sequence;
        int ran = 0;
        expiring = true;
        expiringAt = now;
        try {
            while (ran < atMost && size > 0) {
                var next = heap[0];
                if (next.deadline - now > 0 || next.order - armedBefore >= 0) {
                    break;
                }
                cancel(next);
                ran++;
                next.action.run();
            }
        } finally {
            expiring = false;
        }
        return ran;
    }

    /**
     * Takes out the timer that has been due for longest, for an owner that must not run it while it holds its lock.
     *
     * @param now
     *            the clock's reading
     * @return the timer, no longer armed, to be {@linkplain Timer#run run}; null when none is due
     */
    public @Nullable Timer poll(long now) {
        var next = heap[0];
        if (size == 0 || next.deadline - now > 0) {
            return null;
        }
        cancel(next);
        return next;
    }

    /**
     * The number of armed timers.
     *
     * @return 0 or more
     */
    public int size() {
        return size;
    }

    private Timer takeLast() {
        var last = heap[--size];
        Arrays.fill(heap, size, size + 1, null);
        if (heap.length > 64 && size < heap.length / 4) {
            heap = Arrays.copyOf(heap, heap.length / 2);
        }
        return last;
    }

    private boolean siftUp(Timer timer) {
        int at = timer.index;
        int start = at;
        while (at > 0) {
            var parent = heap[(at - 1) >>> 1];
            if (!timer.before(parent)) {
                break;
            }
            int up = parent.index;
            place(parent, at);
            at = up;
        }
        place(timer, at);
        return at != start;
    }

    private void siftDown(Timer timer) {
        int at = timer.index;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && heap[child + 1].before(heap[child])) {
                child++;
            }
            if (!heap[child].before(timer)) {
                break;
            }
            place(heap[child], at);
            at = child;
        }
        place(timer, at);
    }

    private void place(Timer timer, int at) {
        heap[at] = timer;
        timer.index = at;
    }
}
