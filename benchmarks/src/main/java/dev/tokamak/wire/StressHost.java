package dev.tokamak.wire;

import java.util.concurrent.atomic.AtomicInteger;

import dev.tokamak.metrics.Counters;
import dev.tokamak.time.NanoClock;
import dev.tokamak.time.TimerQueue;

/** A transport that does nothing but count how often it is asked to serve a context. */
final class StressHost implements Host {

    private final TlsBuffers tlsBuffers = new TlsBuffers();

    private static final Counters COUNTERS = new Counters();
    private static final Offload OFFLOAD = new Offload("stress", 1, 0);

    final AtomicInteger signals = new AtomicInteger();

    @Override
    public void signal(SerialContext context) {
        signals.incrementAndGet();
    }

    @Override
    public NanoClock clock() {
        return NanoClock.SYSTEM;
    }

    @Override
    public long coarseNow() {
        return 0;
    }

    @Override
    public void arm(TimerQueue.Timer timer, long deadline) {}

    @Override
    public void disarm(TimerQueue.Timer timer) {}

    @Override
    public Offload offload() {
        return OFFLOAD;
    }

    @Override
    public TlsBuffers tlsBuffers() {
        return tlsBuffers;
    }

    @Override
    public Counters counters() {
        return COUNTERS;
    }
}
