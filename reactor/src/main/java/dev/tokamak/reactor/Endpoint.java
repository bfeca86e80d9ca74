package dev.tokamak.reactor;

import dev.tokamak.metrics.Counters;
import dev.tokamak.time.NanoClock;
import dev.tokamak.time.TimerQueue;
import dev.tokamak.wire.Host;
import dev.tokamak.wire.Offload;
import dev.tokamak.wire.SerialContext;
import dev.tokamak.wire.TlsBuffers;

/**
 * A connection or a port on its loop, and the host of its core: all that a core asks for is asked of the loop. Being on
 * the loop's one thread is what makes its callbacks serial.
 */
abstract class Endpoint implements Host, Ready, Runnable {

    final EventLoop loop;
    private final Offload offload;

    Endpoint(EventLoop loop, Offload offload) {
        this.loop = loop;
        this.offload = offload;
    }

    abstract SerialContext context();

    /** In context, last in every event: flush, close, forget, whatever the event has led to. */
    abstract void carryOut();

    /** Does something in context, and carries out what it led to. */
    final void inContext(Runnable work) {
        var context = context();
        context.enter();
        try {
            work.run();
            carryOut();
        } finally {
            context.leave();
        }
    }

    /** Served after a signal: tasks and timers of the handler, then whatever else was recorded. */
    @Override
    public void run() {
        context().beginService();
        inContext(() -> context().runTasks(loop.config.budget().tasksEach()));
    }

    /** Loop thread: it can't go on. */
    abstract void fail(Throwable cause);

    /** Loop thread: the transport is shutting down; end when nothing is under way. Ports serve until they are cut. */
    void drain() {}

    /** Loop thread: the grace is over; end now. */
    abstract void cut();

    @Override
    public final void signal(SerialContext context) {
        loop.submit(this);
    }

    @Override
    public final NanoClock clock() {
        return loop.config.clock();
    }

    @Override
    public final long coarseNow() {
        return loop.now();
    }

    @Override
    public final void arm(TimerQueue.Timer timer, long deadline) {
        loop.timers.arm(timer, deadline);
    }

    @Override
    public final void disarm(TimerQueue.Timer timer) {
        loop.timers.cancel(timer);
    }

    @Override
    public final Offload offload() {
        return offload;
    }

    @Override
    public final TlsBuffers tlsBuffers() {
        return loop.tlsBuffers;
    }

    @Override
    public final Counters counters() {
        return loop.counters;
    }

    @Override
    public final String toString() {
        return context().toString();
    }
}
