package dev.tokamak.threaded;

import java.lang.System.Logger.Level;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.tokamak.metrics.Counter;
import dev.tokamak.metrics.Counters;
import dev.tokamak.time.NanoClock;
import dev.tokamak.time.TimerQueue;
import dev.tokamak.time.TimerQueue.Timer;
import dev.tokamak.wire.SteadyLogger;

/**
 * The one thread of a transport that waits for deadlines. What it runs only signals: handlers are never called here.
 * Sleeps until the earliest deadline, or for ever when there is none. Any thread.
 */
final class TimerThread {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.threaded");

    private final NanoClock clock;
    private final Counters counters;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition sooner = lock.newCondition();
    private final TimerQueue queue = new TimerQueue(); // guarded by lock, as all below
    private boolean sleeping;
    private long sleepsUntil;
    private boolean stopped;

    TimerThread(String name, NanoClock clock, Counters counters) {
        this.clock = clock;
        this.counters = counters;
        thread = Thread.ofPlatform().daemon().name(name + "-timer").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Arms a timer, or moves it. */
    void arm(Timer timer, long deadline) {
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            queue.arm(timer, deadline);
            if (sleeping && deadline - sleepsUntil < 0) {
                sleeping = false;
                sooner.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    void disarm(Timer timer) {
        lock.lock();
        try {
            queue.cancel(timer);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        for (var due = nextDue(); due != null; due = nextDue()) {
            try {
                due.run(); // not under the lock: it takes others, and their holders arm timers
            } catch (Throwable t) {
                LOG.log(Level.ERROR, "a timer threw", t);
            }
        }
    }

    /** Waits for the next timer that is due; null at the end. */
    private @Nullable Timer nextDue() {
        lock.lock();
        try {
            while (!stopped) {
                long now = clock.nanoTime();
                var due = queue.poll(now);
                if (due != null) {
                    return due;
                }
                sleep(now, queue.nanosToNext(now));
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller looks again
    private void sleep(long now, long nanos) {
        sleepsUntil = now + Math.min(nanos, Long.MAX_VALUE / 2);
        sleeping = true;
        try {
            if (nanos == TimerQueue.NEVER) {
                sooner.await();
            } else {
                sooner.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            counters.add(Counter.INTERRUPTS_CLEARED); // a stranger's: this thread is stopped otherwise
        } finally {
            sleeping = false;
        }
    }

    /** Ends the thread, and waits for it. What is still armed never runs. */
    void stop() throws InterruptedException {
        lock.lock();
        try {
            stopped = true;
            sooner.signal();
        } finally {
            lock.unlock();
        }
        thread.join();
    }
}
