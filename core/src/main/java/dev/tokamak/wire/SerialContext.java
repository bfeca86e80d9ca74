package dev.tokamak.wire;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.metrics.Counter;
import dev.tokamak.net.Cancellable;
import dev.tokamak.time.TimerQueue.Timer;

/**
 * Where the callbacks of one connection or port run: one at a time, never nested. Holds the tasks, timers and results of
 * offloaded work that wait for their turn there.
 *
 * <p>
 * A transport enters a context before it calls anything marked <em>in context</em>, and leaves it afterwards; it makes
 * sure (by being the only thread, or by a lock) that nobody else is inside meanwhile. All else is for any thread: it
 * records, and {@linkplain Host#signal signals} the transport once.
 */
public abstract sealed class SerialContext permits ConnectionRequests, DatagramCore {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.wire");
    private static final VarHandle SIGNALED;

    static {
        try {
            SIGNALED = MethodHandles.lookup().findVarHandle(SerialContext.class, "signaled", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Host host;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(0);
    private @Nullable Set<Timer> timers; // in context
    private int offloads; // guarded by tasks
    private boolean finished; // guarded by tasks
    private volatile boolean signaled;
    /** Not volatile: a thread can only find itself here if it wrote that itself. */
    private @Nullable Thread inside;

    SerialContext(Host host) {
        this.host = host;
    }

    /** Transport: this thread is now inside. */
    public final void enter() {
        inside = Thread.currentThread();
    }

    /** Transport: this thread is no longer inside. */
    public final void leave() {
        inside = null;
    }

    /**
     * Whether the calling thread is inside.
     *
     * @return true in a callback of this very context
     */
    @SuppressWarnings("ReferenceEquality") // threads have no other
    public final boolean inContext() {
        return inside == Thread.currentThread();
    }

    /** Asks to be served, once until {@link #beginService}. */
    final void signal() {
        if (!signaled && SIGNALED.compareAndSet(this, false, true)) {
            try {
                host.signal(this);
            } catch (Throwable t) { // out of memory: the next one tries again
                signaled = false;
                throw t;
            }
        }
    }

    /** Asks to be served, unless this is a callback: then the transport looks anyway when that returns. */
    final void wake() {
        if (!inContext()) {
            signal();
        }
    }

    /**
     * Transport, before it serves a context that was signaled: whatever is recorded from here on signals again, so
     * nothing is lost between the two.
     */
    public final void beginService() {
        signaled = false;
    }

    /**
     * In context: runs tasks that waited when it was called, in order.
     *
     * @param atMost
     *            bound on their number; what is left signals again
     * @return how many ran
     */
    public final int runTasks(int atMost) {
        int waiting;
        synchronized (tasks) {
            waiting = tasks.size();
        }
        int ran = 0;
        while (ran < Math.min(waiting, atMost)) {
            if (isDoomed()) {
                return ran; // what is left will be discarded
            }
            Runnable task;
            synchronized (tasks) {
                task = tasks.poll();
            }
            if (task == null) {
                return ran; // finished meanwhile
            }
            ran++;
            runGuarded(task);
        }
        if (waiting > ran) {
            signal();
        }
        return ran;
    }

    /** Runs something of the handler's in context; whatever it throws goes to {@link #handlerFailed}. */
    final void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable t) {
            handlerFailed(t);
        } finally {
            clearInterrupt();
        }
    }

    /**
     * Whether it is about to end at once: nothing of the handler runs any more, but for its last callback.
     *
     * @return true once there is no way back
     */
    public abstract boolean isDoomed();

    /** In context: what to do about an exception or error of the handler. */
    abstract void handlerFailed(Throwable thrown);

    /** What a handler may not leave behind: a set flag makes every select return at once, and closes blocking channels. */
    final void clearInterrupt() {
        if (Thread.currentThread().isInterrupted() && Thread.interrupted()) {
            host.counters().add(Counter.INTERRUPTS_CLEARED);
            LOG.log(Level.DEBUG, "{0} left the interrupt flag set; cleared", this);
        }
    }

    /**
     * As in the contract.
     *
     * @param task
     *            what to run
     */
    public final void execute(Runnable task) {
        synchronized (tasks) {
            if (!finished) {
                tasks.add(task);
                task = null;
            }
        }
        if (task == null) {
            signal();
        } else {
            discard(task);
        }
    }

    /**
     * As in the contract.
     *
     * @param delay
     *            how long to wait
     * @param task
     *            what to run
     * @return to cancel it with
     */
    public final Cancellable schedule(Duration delay, Runnable task) {
        var scheduled = new Scheduled(this, task);
        // the exact time: a stale reading would make timers early
        long deadline = host.clock().nanoTime() + saturatedNanos(delay);
        if (inContext()) {
            scheduled.arm(deadline);
        } else {
            execute(() -> scheduled.arm(deadline));
        }
        return scheduled;
    }

    /** From 0 to half the range, so that deadlines stay comparable by difference. */
    static long saturatedNanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) > 0 ? Long.MAX_VALUE / 2 : duration.toNanos();
    }

    /**
     * As in the contract.
     *
     * @param <T>
     *            the result's type
     * @param work
     *            may block
     * @param then
     *            receives the result or what was thrown
     */
    public final <T> void offload(Callable<T> work, BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then) {
        synchronized (tasks) {
            offloads++;
        }
        try {
            host.offload().run(() -> execute(Completion.of(this, work, then)));
        } catch (RejectedExecutionException e) {
            host.counters().add(Counter.OFFLOADS_REJECTED);
            execute(new Completion<>(this, null, e, then));
        }
    }

    /** Once for each piece of work, when its result has come back or has been discarded. */
    void offloadCompleted() {
        synchronized (tasks) {
            offloads--;
        }
    }

    /** Whether offloaded work is under way or its result waits. Any thread. */
    final boolean hasOffloads() {
        synchronized (tasks) {
            return offloads > 0;
        }
    }

    /** Whether tasks wait. Any thread. */
    final boolean hasTasks() {
        synchronized (tasks) {
            return !tasks.isEmpty();
        }
    }

    final void armed(Timer timer, long deadline) {
        if (isFinished()) {
            return;
        }
        var set = timers;
        if (set == null) {
            timers = set = new HashSet<>(4);
        }
        set.add(timer);
        host.arm(timer, deadline);
    }

    final void disarmed(Timer timer) {
        var set = timers;
        if (set != null) {
            set.remove(timer);
        }
        host.disarm(timer);
    }

    private boolean isFinished() {
        synchronized (tasks) {
            return finished;
        }
    }

    /** In context, at the end: tasks and timers that still wait are discarded, and so are those to come. */
    final void finishTasks() {
        Runnable[] left;
        synchronized (tasks) {
            finished = true;
            left = tasks.toArray(Runnable[]::new);
            tasks.clear();
        }
        for (var task : left) {
            discard(task);
        }
        var set = timers;
        if (set != null) {
            set.forEach(host::disarm);
            timers = null;
        }
    }

    private static void discard(Runnable task) {
        if (task instanceof Completion<?> completion) {
            completion.discard();
        }
    }
}
