package dev.tokamak.wire;

import dev.tokamak.net.Cancellable;
import dev.tokamak.time.TimerQueue.Timer;

/** A task of a handler with a deadline. When that has come, it joins the tasks of its context like any other. */
final class Scheduled implements Cancellable, Runnable {

    private final SerialContext context;
    private final Runnable task;
    private final Timer timer;
    private volatile boolean cancelled;

    Scheduled(SerialContext context, Runnable task) {
        this.context = context;
        this.task = task;
        timer = new Timer(() -> context.execute(this));
    }

    /** In context. */
    void arm(long deadline) {
        if (!cancelled) {
            context.armed(timer, deadline);
        }
    }

    /** In context: the deadline has come. */
    @Override
    public void run() {
        context.disarmed(timer);
        if (!cancelled) {
            cancelled = true;
            task.run();
        }
    }

    @Override
    public void cancel() {
        if (cancelled) {
            return;
        }
        cancelled = true;
        if (context.inContext()) {
            context.disarmed(timer);
        } else {
            context.execute(() -> context.disarmed(timer));
        }
    }
}
