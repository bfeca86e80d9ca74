package dev.tokamak.reactor;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import dev.tokamak.metrics.Counter;
import dev.tokamak.metrics.Counters;
import dev.tokamak.wire.SteadyLogger;

/**
 * Looks from time to time whether a loop is still in the same call as before. One that lasts too long is reported once,
 * with its name and the stack of the loop's thread at that moment. While all loops wait it sleeps; the first turn wakes
 * it.
 */
final class Watchdog implements Runnable {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.reactor");
    private static final int LOOKS_PER_LIMIT = 4;
    private static final int IDLE_LOOKS = 16;

    /** One loop as it was at the last look. */
    private static final class Watched {
        private final EventLoop loop;
        private long started;
        private long since;
        private boolean reported;

        Watched(EventLoop loop) {
            this.loop = loop;
        }
    }

    private final long limitNanos;
    private final Counters counters;
    private final List<Watched> loops = new ArrayList<>();
    private @Nullable Thread thread;
    private volatile boolean asleep;
    private volatile boolean stopped;

    /**
     * Not started.
     *
     * @param limit
     *            a call that takes longer is reported; zero for none ever
     * @param counters
     *            where reports are counted
     */
    Watchdog(Duration limit, Counters counters) {
        limitNanos = limit.toNanos();
        this.counters = counters;
    }

    void start(List<EventLoop> all, String name) {
        if (limitNanos > 0) {
            all.forEach(loop -> loops.add(new Watched(loop)));
            thread = Thread.ofPlatform().daemon().name(name + "-watchdog").start(this);
        }
    }

    /** Loop threads, once a turn: costs one read while it is awake. */
    void wake() {
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    void stop() throws InterruptedException {
        stopped = true;
        LockSupport.unpark(thread);
        if (thread != null) {
            thread.join();
        }
    }

    @Override
    public void run() {
        int idle = 0;
        while (!stopped) {
            if (idle >= IDLE_LOOKS) {
                asleep = true;
                // a loop that woke before it could see the flag is seen here
                if (loops.stream().allMatch(w -> w.loop.meter.isWaiting()) && !stopped) {
                    LockSupport.park(this);
                }
                asleep = false;
                idle = 0;
            } else {
                LockSupport.parkNanos(this, limitNanos / LOOKS_PER_LIMIT);
            }
            boolean busy = false;
            for (var watched : loops) {
                busy |= look(watched, System.nanoTime());
            }
            idle = busy ? 0 : idle + 1;
        }
    }

    private boolean look(Watched watched, long now) {
        var meter = watched.loop.meter;
        var running = meter.running();
        long started = meter.started(); // after it: a call that has begun in between counts as a new one
        if (started != watched.started || running == null) {
            watched.started = started;
            watched.since = now;
            watched.reported = false;
        } else if (!watched.reported && now - watched.since >= limitNanos) {
            watched.reported = true;
            report(watched.loop, running, now - watched.since);
        }
        return !meter.isWaiting();
    }

    private void report(EventLoop loop, Object running, long nanos) {
        var stack = new Throwable("where " + loop.name + " is");
        stack.setStackTrace(loop.stackTrace());
        LOG.log(Level.WARNING, "%s has been held for %d ms or more by %s".formatted(loop.name, nanos / 1_000_000,
                running), stack);
        counters.add(Counter.SLOW_CALLBACKS); // last: whoever sees it counted finds it logged
    }
}
