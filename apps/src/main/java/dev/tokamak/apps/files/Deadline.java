package dev.tokamak.apps.files;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.Cancellable;

/** The one thing that a connection or a port is waiting for at a time. In its context. */
public final class Deadline {

    /** What keeps the time: {@code schedule} of a connection or of a port. */
    @FunctionalInterface
    public interface Timers {
        /**
         * Does something later, in context.
         *
         * @param delay
         *            not before it has passed
         * @param task
         *            what to do
         * @return to cancel it with
         */
        Cancellable schedule(Duration delay, Runnable task);
    }

    private @Nullable Cancellable armed;

    /** Nothing is waited for. */
    public Deadline() {}

    /**
     * Waits so long, instead of for what was waited for before.
     *
     * @param on
     *            of what it is waited for
     * @param time
     *            how long
     * @param expired
     *            what to do then
     */
    public void after(Timers on, Duration time, Runnable expired) {
        cancel();
        armed = on.schedule(time, () -> {
            armed = null;
            expired.run();
        });
    }

    /**
     * Sees to it that something goes on: in every such time at least so much has to move.
     *
     * @param on
     *            of what it is waited for
     * @param each
     *            how often it is looked
     * @param least
     *            how much has to have moved since the last look
     * @param moved
     *            how much has moved in all
     * @param excused
     *            whether it is this side that is slow
     * @param stalled
     *            what to do when it doesn't go on
     */
    public void watch(Timers on, Duration each, long least, LongSupplier moved, BooleanSupplier excused,
            Runnable stalled) {
        long before = moved.getAsLong();
        after(on, each, () -> {
            if (moved.getAsLong() - before >= least || excused.getAsBoolean()) {
                watch(on, each, least, moved, excused, stalled);
            } else {
                stalled.run();
            }
        });
    }

    /**
     * Whether something is waited for.
     *
     * @return true until it has come to pass or is cancelled
     */
    public boolean isSet() {
        return armed != null;
    }

    /** Waits for nothing any more. */
    public void cancel() {
        if (armed != null) {
            armed.cancel();
            armed = null;
        }
    }
}
