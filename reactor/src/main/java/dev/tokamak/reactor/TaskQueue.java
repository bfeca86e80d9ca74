package dev.tokamak.reactor;

import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * What waits for a loop to be done, in the order it came: handed over by other threads, or by the loop to its own later
 * self. A turn takes a batch, so that what the batch brings forth waits for the next one and nothing overtakes.
 *
 * <p>
 * The hand-off loses nothing and wakes the loop once: a producer offers and then, if it turns the flag from false to true,
 * wakes the selector. The loop, after its select, first clears the flag and then takes. A producer whose offer is not seen
 * by that take finds the flag cleared, so it wakes the next select. The flag must not be cleared any earlier: a wakeup that
 * arrives while ready keys are being dispatched is swallowed by that very select.
 */
final class TaskQueue {

    private final Runnable wakeup;
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Runnable> batch = new ArrayDeque<>();
    private final AtomicBoolean woken = new AtomicBoolean();

    /**
     * An empty queue.
     *
     * @param wakeup
     *            makes a select in progress, or else the next one, return at once
     */
    TaskQueue(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    /** Any thread but the loop's. */
    void offer(Runnable task) {
        waiting.add(task);
        wake();
    }

    /** Loop thread: needs no wakeup, because the loop looks here before it waits. */
    void offerOwn(Runnable task) {
        waiting.add(task);
    }

    /** Makes the loop go round once more. Any thread. */
    void wake() {
        if (!woken.get() && woken.compareAndSet(false, true)) {
            wakeup.run();
        }
    }

    /** Loop thread, after select and before {@link #take}: says whether somebody woke it. */
    boolean rearm() {
        return woken.get() && woken.getAndSet(false);
    }

    /** Loop thread: what waits becomes the batch of this turn, behind what the last one left, up to a bound. */
    void take(int atMost) {
        while (batch.size() < atMost) {
            var task = waiting.poll();
            if (task == null) {
                return;
            }
            batch.add(task);
        }
    }

    /** Loop thread: the next of the batch. */
    @Nullable
    Runnable next() {
        return batch.poll();
    }

    /** Loop thread: whether waiting would be wrong. */
    boolean isEmpty() {
        return batch.isEmpty() && waiting.isEmpty();
    }

    /** For statistics: counts, one by one. */
    int size() {
        return batch.size() + waiting.size();
    }
}
