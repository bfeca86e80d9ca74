package dev.tokamak.wire;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Limits;
import dev.tokamak.time.TimerQueue.Timer;

/**
 * The deadlines of one connection: connecting, idle, output that stalls or drains too little, lingering. All on one timer,
 * armed lazily: traffic only writes down when it happened, and the timer, when it comes, looks whether that was long ago.
 *
 * <p>
 * Stamps are written by the threads that move bytes; checks may come from the transport's timer thread.
 */
final class Deadlines {

    private static final long NONE = Long.MAX_VALUE;

    private final Host host;
    private final Limits limits;
    private final long idleNanos;
    private final long stallNanos;
    private final long softNanos;
    private final Timer timer;

    private volatile long lastMoved;
    private volatile boolean outputWaits;
    private volatile long outputMoved;
    private volatile long taken;
    // guarded by this
    private @Nullable CloseReason fixedReason;
    private long fixedDeadline;
    private boolean fixedReported;
    private boolean aboveSoft;
    private long softSince;
    private long softTaken;
    private boolean over;

    Deadlines(Host host, Limits limits, Runnable check) {
        this.host = host;
        this.limits = limits;
        idleNanos = SerialContext.saturatedNanos(limits.idleTime());
        stallNanos = SerialContext.saturatedNanos(limits.stallTime());
        softNanos = SerialContext.saturatedNanos(limits.softTime());
        timer = new Timer(check);
        lastMoved = host.coarseNow();
    }

    /** A deadline that no traffic moves: connecting or lingering. */
    synchronized void fix(CloseReason why, Duration in) {
        fixedReason = why;
        fixedDeadline = host.clock().nanoTime() + SerialContext.saturatedNanos(in);
        arm(host.clock().nanoTime(), 0);
    }

    /** No such deadline any more; the idle time starts now. False when it is too late, because it has been reported. */
    synchronized boolean unfix() {
        if (fixedReported) {
            return false;
        }
        fixedReason = null;
        lastMoved = host.coarseNow();
        return true;
    }

    /** Bytes have come in, or the connection was active otherwise. */
    void moved() {
        lastMoved = host.coarseNow();
    }

    /** The peer has taken bytes. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one flusher at a time writes it
    void outputMoved(long bytes) {
        if (bytes > 0) {
            long now = host.coarseNow();
            lastMoved = now;
            outputMoved = now;
            taken += bytes;
        }
    }

    /** There is output that has not been taken yet. */
    void outputWaits() {
        if (!outputWaits) {
            outputMoved = host.clock().nanoTime(); // exact: the callback that wrote may have taken long
            outputWaits = true;
        }
    }

    /** All output has been taken. */
    void outputGone() {
        outputWaits = false;
    }

    /** Sees to it that the timer comes in time for whatever applies now. Costs next to nothing when it does already. */
    void rearm(long pending) {
        if (outputWaits || idleNanos > 0 || fixedReason != null) {
            arm(host.coarseNow(), pending);
        }
    }

    private synchronized void arm(long now, long pending) {
        long in = untilNext(now, pending);
        if (in != NONE && !over && (!timer.isArmed() || now + in - timer.deadline() < 0)) {
            host.arm(timer, now + in);
        }
    }

    /**
     * The timer has come, or somebody wants to know.
     *
     * @param pending
     *            bytes queued
     * @param busy
     *            whether offloaded work is under way, which counts as activity
     * @return which deadline has passed, or null after arming the timer for the next
     */
    synchronized @Nullable CloseReason expired(long pending, boolean busy) {
        long now = host.clock().nanoTime();
        if (busy) {
            lastMoved = now;
        }
        if (fixedReason != null && now - fixedDeadline >= 0) {
            fixedReported = true;
            return fixedReason;
        }
        if (outputWaits && now - outputMoved >= stallNanos || drainsTooLittle(now, pending)) {
            return CloseReason.SLOW_CONSUMER;
        }
        if (idleNanos > 0 && fixedReason == null && now - lastMoved >= idleNanos) {
            return CloseReason.IDLE;
        }
        arm(now, pending);
        return null;
    }

    /** Above the soft limit for the whole time, and not even that much drained. */
    private boolean drainsTooLittle(long now, long pending) {
        if (pending <= limits.softLimit()) {
            aboveSoft = false;
        } else if (!aboveSoft || now - softSince >= softNanos) {
            if (aboveSoft && taken - softTaken < limits.softLimit()) {
                return true;
            }
            aboveSoft = true;
            softSince = now;
            softTaken = taken;
        }
        return false;
    }

    private long untilNext(long now, long pending) {
        long next = NONE;
        if (fixedReason != null) {
            next = fixedDeadline - now;
        } else if (idleNanos > 0) {
            next = lastMoved + idleNanos - now;
        }
        if (outputWaits) {
            next = Math.min(next, outputMoved + stallNanos - now);
            if (drainsTooLittle(now, pending)) {
                next = 0;
            } else if (aboveSoft) {
                next = Math.min(next, softSince + softNanos - now);
            }
        }
        return next == NONE ? NONE : Math.max(0, next);
    }

    synchronized void end() {
        over = true;
        host.disarm(timer);
    }
}
