package dev.tokamak.threaded;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

import dev.tokamak.metrics.Counters;
import dev.tokamak.time.NanoClock;
import dev.tokamak.time.TimerQueue;
import dev.tokamak.wire.Host;
import dev.tokamak.wire.SerialContext;
import dev.tokamak.wire.TlsBuffers;
import dev.tokamak.wire.Workers;

/**
 * A connection or a port with its threads, and the host of its core. Holding its serial lock is what makes callbacks
 * serial.
 */
abstract class Endpoint implements Host {

    /** Tasks run in one go, before I/O has its turn. */
    static final int TASKS = 64;

    final Engine engine;
    final Helpers helpers = new Helpers(this);
    /** Fair: a helper with a task that submits itself again and again must not keep the others out. */
    private final ReentrantLock serial = new ReentrantLock(true);
    /** Signaled from within: to be looked at by whoever is inside. Guarded by the serial lock. */
    boolean again;

    Endpoint(Engine engine) {
        this.engine = engine;
    }

    abstract SerialContext context();

    /** What its threads are told apart by. */
    abstract String label();

    /** The life of a helper: serves what is due until the end. */
    abstract void help();

    /** Whoever signals, wherever that is: it is to end without further ado, so wake whoever is blocked in the socket. */
    abstract boolean closeIfDoomed();

    /** No helper could be started, so what is due can't be served. */
    abstract void unhelped(IOException cause);

    /** Waits until nobody else is inside, and goes in. */
    final void enter() {
        serial.lock();
        context().enter();
    }

    /** Goes in, if that needs no waiting. */
    final boolean tryEnter() {
        boolean entered = serial.tryLock();
        if (entered) {
            context().enter();
        }
        return entered;
    }

    final void leave() {
        context().leave();
        serial.unlock();
    }

    // ---- Host: any thread

    /**
     * Something was recorded. Nobody is called back from here, and nothing is waited for.
     *
     * <p>
     * Service begins at once, as far as the core is concerned, so that it signals everything: a helper that is stuck in
     * writing must hear of the deadline that ends the connection, although it was signaled before and has not come to look.
     */
    @Override
    public final void signal(SerialContext context) {
        context.beginService();
        if (context.inContext()) {
            again = true; // whoever is inside looks before it goes
        } else {
            helpers.call(!closeIfDoomed());
        }
    }

    @Override
    public final NanoClock clock() {
        return engine.config.clock();
    }

    @Override
    public final void arm(TimerQueue.Timer timer, long deadline) {
        engine.timers.arm(timer, deadline);
    }

    @Override
    public final void disarm(TimerQueue.Timer timer) {
        engine.timers.disarm(timer);
    }

    @Override
    public final Workers offload() {
        return engine.offload;
    }

    @Override
    public final TlsBuffers tlsBuffers() {
        return engine.tlsBuffers;
    }

    @Override
    public final Counters counters() {
        return engine.counters;
    }

    @Override
    public String toString() {
        return context().toString();
    }
}
