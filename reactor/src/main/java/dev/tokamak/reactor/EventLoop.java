package dev.tokamak.reactor;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import dev.tokamak.metrics.Counter;
import dev.tokamak.metrics.Counters;
import dev.tokamak.metrics.Flight;
import dev.tokamak.metrics.LoopMeter;
import dev.tokamak.metrics.LoopStats;
import dev.tokamak.time.TimerQueue;
import dev.tokamak.wire.ChannelWire;
import dev.tokamak.wire.SteadyLogger;
import dev.tokamak.wire.TlsBuffers;

/**
 * The reactor: one thread that waits on one selector for all its channels, and does for each what has become possible.
 *
 * <pre>
 *   other threads --submit()--> task queue --(one wakeup)--+
 *                                                          v
 *     select(dispatch, until the next timer)  or selectNow(dispatch) when work waits
 *          dispatch, per ready key: one bounded read -> onData -> this connection's answers leave in one write
 *     timers that are due . a bounded number of tasks: what others asked of connections, and their output
 *     measure the turn
 * </pre>
 *
 * Everything is for the loop's thread only, but for {@link #submit}, {@link #stop} and what reads statistics.
 */
final class EventLoop implements Runnable {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.reactor");
    /** A loop that fails this often in a row is beyond help. */
    private static final int MOST_FAILURES = 100;
    private static final long FAILURE_PAUSE_NANOS = 10_000_000;

    final String name;
    final ReactorConfig config;
    private final TurnBudget budget;
    final Counters counters;
    final LoopObserver observer;
    private final Selector selector;
    private final Thread thread;
    private final TaskQueue tasks;
    final TimerQueue timers = new TimerQueue();
    final TlsBuffers tlsBuffers = new TlsBuffers();
    final LoopMeter meter = new LoopMeter();
    private final Watchdog watchdog;
    private final Set<Endpoint> endpoints = new LinkedHashSet<>();
    private final ByteBuffer readBuffer;
    private final ByteBuffer writeBuffer;
    private final AtomicInteger load = new AtomicInteger();
    private volatile boolean stopping;
    private volatile boolean ended;
    private long now;
    private long woke;
    private long waitBegan;
    private boolean awake;
    private boolean interruptLogged;
    private boolean cleared;

    EventLoop(String name, ReactorConfig config, Counters counters, Watchdog watchdog) throws IOException {
        this.name = name;
        this.config = config;
        this.counters = counters;
        this.watchdog = watchdog;
        budget = config.budget();
        observer = config.observer();
        readBuffer = ByteBuffer.allocateDirect(budget.readBytes());
        writeBuffer = ByteBuffer.allocateDirect(budget.writeBytes());
        selector = Selector.open(); // last of what may fail
        tasks = new TaskQueue(selector::wakeup);
        thread = Thread.ofPlatform().daemon(false).name(name).unstarted(this);
        now = config.clock().nanoTime();
    }

    // ---- the loop

    @Override
    public void run() {
        try {
            int failures = 0;
            while (!stopping && failures < MOST_FAILURES) {
                failures = turnSucceeds() ? 0 : failures + 1;
            }
        } finally {
            end();
        }
    }

    private boolean turnSucceeds() {
        try {
            turn();
            return true;
        } catch (Throwable t) {
            LOG.log(Level.ERROR, name + " failed in a turn of its own", t);
            LockSupport.parkNanos(FAILURE_PAUSE_NANOS);
            return false;
        }
    }

    private void turn() throws IOException {
        long timeout = millisToWait();
        beginWait(timeout);
        if (timeout == 0) {
            selector.selectNow(this::dispatch);
        } else if (timeout < 0) {
            selector.select(this::dispatch);
        } else {
            selector.select(this::dispatch, timeout);
        }
        wakeUp();
        boolean wokenByOthers = tasks.rearm(); // not before the whole batch is dispatched: see TaskQueue
        expireTimers();
        runTasks();
        endTurn(wokenByOthers);
    }

    /** 0 for not at all, -1 for as long as it takes; rounded up, or the loop would spin until the timer is due. */
    private long millisToWait() {
        if (stopping || !tasks.isEmpty()) {
            return 0;
        }
        long nanos = timers.nanosToNext(config.clock().nanoTime());
        return nanos == TimerQueue.NEVER ? -1 : TimeUnit.NANOSECONDS.toMillis(nanos + 999_999);
    }

    private void beginWait(long timeout) {
        if (Thread.interrupted()) { // it would make every select return at once
            counters.add(Counter.INTERRUPTS_CLEARED);
            LOG.log(interruptLogged ? Level.DEBUG : Level.WARNING, "{0} was interrupted, which is no way to stop it",
                    name);
            interruptLogged = true;
        }
        observer.beforeSelect(name, timeout);
        awake = false;
        waitBegan = config.clock().nanoTime();
        meter.waiting(timeout);
    }

    /** Once a turn, at the first key or after the select. */
    private void wakeUp() {
        if (!awake) {
            awake = true;
            woke = config.clock().nanoTime();
            meter.woke(woke - waitBegan);
            watchdog.wake();
            observer.afterSelect(name, woke - waitBegan);
        }
    }

    /** One ready key. It may have been cancelled by a callback earlier in the same batch. */
    private void dispatch(SelectionKey key) {
        wakeUp();
        if (key.isValid() && key.attachment() instanceof Ready ready) {
            observer.dispatch(name, ready, key.readyOps());
            guarded(ready, () -> ready.ready(key));
        }
    }

    private void expireTimers() {
        now = config.clock().nanoTime();
        long late = timers.lateness(now);
        int expired = timers.expire(now, budget.tasks());
        if (expired > 0) {
            meter.timersRan(late);
            observer.timers(name, expired);
        }
    }

    /** What was waiting when this began, within the budget of number and time; the rest comes first next turn. */
    private void runTasks() {
        tasks.take(budget.tasks());
        int ran = 0;
        for (var task = tasks.next(); task != null; task = tasks.next()) {
            ran++;
            observer.task(name, task);
            guarded(task, task);
            if (config.clock().nanoTime() - woke > budget.taskNanos()) {
                break;
            }
        }
        meter.tasksRan(ran);
    }

    private void endTurn(boolean wokenByOthers) {
        long workNanos = config.clock().nanoTime() - woke;
        meter.turnEnded(workNanos, wokenByOthers, endpoints.size(), timers.size());
        observer.turnEnd(name, workNanos);
    }

    /** The boundary: nothing that one connection, port or task does ends the loop. */
    void guarded(Object who, Runnable work) {
        var event = Flight.callBegins();
        now = config.clock().nanoTime(); // for each anew, or one that takes long makes the next look idle
        meter.begin(who);
        try {
            work.run();
        } catch (Throwable t) {
            if (who instanceof Endpoint endpoint) {
                endpoint.fail(t);
            }
            LOG.log(Level.ERROR, name + ": unexpected failure in " + who, t);
        } finally {
            meter.done();
            Flight.callEnded(event, who);
        }
    }

    /** Whoever stops a loop has ended its endpoints first; what is left here has lost its loop. */
    void end() {
        for (var endpoint : List.copyOf(endpoints)) {
            guarded(endpoint, stopping ? endpoint::cut : () -> endpoint.fail(new IOException(name + " has ended")));
        }
        for (var key : selector.keys()) {
            ChannelWire.close(key.channel());
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, name + ": closing failed", e);
        }
        ended = true;
        runLateTasks();
        endTurn(false); // the last figures: nothing lives here
    }

    /** What was submitted too late still gets an answer, on whatever thread: there is no loop to disturb any more. */
    private synchronized void runLateTasks() {
        tasks.take(budget.tasks());
        for (var task = tasks.next(); task != null; task = tasks.next()) {
            guarded(task, task);
        }
        if (!tasks.isEmpty()) {
            Thread.startVirtualThread(this::runLateTasks);
        }
    }

    // ---- for endpoints, on the loop's thread

    SelectionKey register(SelectableChannel channel, int ops, Ready ready) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, ops, ready);
    }

    void add(Endpoint endpoint) {
        endpoints.add(endpoint);
    }

    void remove(Endpoint endpoint) {
        endpoints.remove(endpoint);
        release();
    }

    /** What lives here, to be gone through while it changes. */
    List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
    }

    /** What lives here, all of which is ended now; what comes later has to end by itself. */
    List<Endpoint> clear() {
        cleared = true;
        return endpoints();
    }

    boolean isCleared() {
        return cleared;
    }

    /** The direct buffer that everybody reads into; free between two events. */
    ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    /** The direct buffer that everybody stages answers in and writes from; free between two events. */
    ByteBuffer writeBuffer() {
        return writeBuffer;
    }

    long now() {
        return inLoop() ? now : config.clock().nanoTime();
    }

    // ---- any thread

    void start() {
        thread.start();
    }

    @SuppressWarnings("ReferenceEquality") // threads have no other
    boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    /** Has something done by the loop, not before this returns. */
    void submit(Runnable task) {
        if (inLoop()) {
            tasks.offerOwn(task);
        } else {
            tasks.offer(task);
            if (ended) {
                Thread.startVirtualThread(this::runLateTasks);
            }
        }
    }

    /** A connection or port is going to live here; {@link #remove} or {@link #release} undoes it. */
    EventLoop reserve() {
        load.incrementAndGet();
        return this;
    }

    void release() {
        load.decrementAndGet();
    }

    /** How many live here; a loop that has ended has no room. */
    int load() {
        return ended ? Integer.MAX_VALUE : load.get();
    }

    void stop() {
        stopping = true;
        tasks.wake();
    }

    boolean join(Duration atMost) throws InterruptedException {
        return thread.join(atMost);
    }

    StackTraceElement[] stackTrace() {
        return thread.getStackTrace();
    }

    LoopStats stats() {
        return meter.stats(tasks.size());
    }
}
