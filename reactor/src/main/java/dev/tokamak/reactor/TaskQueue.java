package dev.tokamak.reactor;

import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * What waits for a loop to be done: handed over by other threads, or by the loop to its own later self.
 *
 * <p>
 * The hand-off loses nothing and wakes the loop once: a producer offers and then, if it turns the flag from false to true,
 * wakes the selector. The loop, after its select, first clears the flag and then polls. A producer whose offer is not seen
 * by that poll finds the flag cleared, so it wakes the next select.
 */
final class TaskQueue {

    private final Runnable wakeup;
    private final ConcurrentLinkedQueue<Runnable> foreign = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Runnable> own = new ArrayDeque<>();
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

    /** Any thread. */
    void offer(Runnable task) {
        foreign.add(task);
        wake();
    }

    /** Makes the loop go round once more. Any thread. */
    void wake() {
        if (!woken.get() && woken.compareAndSet(false, true)) {
            wakeup.run();
        }
    }

    /** Loop thread: needs no wakeup, because the loop looks here before it waits. */
    void offerOwn(Runnable task) {
        own.add(task);
    }

    /** Loop thread, after select and before {@link #poll}. */
    void rearm() {
        woken.set(false);
    }

    /** Loop thread: the loop's own first, for they have been waited for by a connection at work. */
    @Nullable
    Runnable poll(boolean ownToo) {
        var task = ownToo ? own.poll() : null;
        return task == null ? foreign.poll() : task;
    }

    /** Loop thread. */
    int ownSize() {
        return own.size();
    }

    /** Loop thread: whether waiting would be wrong. */
    boolean isEmpty() {
        return own.isEmpty() && foreign.isEmpty();
    }

    /** For statistics: counts, one by one. */
    int size() {
        return own.size() + foreign.size();
    }
}
