package dev.tokamak.wire;

import dev.tokamak.metrics.Counters;
import dev.tokamak.time.NanoClock;
import dev.tokamak.time.TimerQueue;

/** What a transport does for the connections and ports that it carries, besides moving bytes. Any thread. */
public interface Host {

    /**
     * The clock of deadlines.
     *
     * @return never changes
     */
    NanoClock clock();

    /**
     * A reading of the clock that may be as old as the current turn, for stamps that need no more.
     *
     * @return nanoseconds
     */
    default long coarseNow() {
        return clock().nanoTime();
    }

    /**
     * Has a context served soon, by the thread whose turn it is; never before this returns. Called once until it is
     * served.
     *
     * @param context
     *            has something to do
     */
    void signal(SerialContext context);

    /**
     * Arms a timer, or moves it. It will run on a thread of the transport's choice, and must not call handlers there.
     *
     * @param timer
     *            the timer
     * @param deadline
     *            of {@link #clock}
     */
    void arm(TimerQueue.Timer timer, long deadline);

    /**
     * Disarms a timer.
     *
     * @param timer
     *            the timer
     */
    void disarm(TimerQueue.Timer timer);

    /**
     * Where blocking work goes.
     *
     * @return never changes
     */
    Workers offload();

    /**
     * Buffers for encrypted connections.
     *
     * @return never changes
     */
    TlsBuffers tlsBuffers();

    /**
     * Where things are counted.
     *
     * @return never changes
     */
    Counters counters();
}
