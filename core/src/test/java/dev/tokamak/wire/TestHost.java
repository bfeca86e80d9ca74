package dev.tokamak.wire;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import dev.tokamak.metrics.Counters;
import dev.tokamak.probe.ManualClock;
import dev.tokamak.time.NanoClock;
import dev.tokamak.time.TimerQueue;

/** A host for tests that carry a core themselves, perhaps with several threads. */
final class TestHost implements Host {

    private final TlsBuffers tlsBuffers = new TlsBuffers();

    final ManualClock clock = new ManualClock();
    final Counters counters = new Counters();
    final BlockingQueue<SerialContext> signals = new LinkedBlockingQueue<>();
    Workers workers = Runnable::run;

    @Override
    public NanoClock clock() {
        return clock;
    }

    @Override
    public void signal(SerialContext context) {
        signals.add(context);
    }

    @Override
    public void arm(TimerQueue.Timer timer, long deadline) {}

    @Override
    public void disarm(TimerQueue.Timer timer) {}

    @Override
    public Workers offload() {
        return workers;
    }

    @Override
    public TlsBuffers tlsBuffers() {
        return tlsBuffers;
    }

    @Override
    public Counters counters() {
        return counters;
    }
}
