package dev.tokamak.apps.files;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.Cancellable;
import dev.tokamak.net.Connection;

/** The one thing that a connection is waiting for at a time. In its context. */
public final class Deadline {

    private @Nullable Cancellable armed;

    /** Nothing is waited for. */
    public Deadline() {}

    /**
     * Waits so long, instead of for what was waited for before.
     *
     * @param c
     *            the connection
     * @param time
     *            how long
     * @param expired
     *            what to do then
     */
    public void after(Connection c, Duration time, Runnable expired) {
        cancel();
        armed = c.schedule(time, () -> {
            armed = null;
            expired.run();
        });
    }

    /**
     * Sees to it that something goes on: in every such time at least so much has to move.
     *
     * @param c
     *            the connection
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
    public void watch(Connection c, Duration each, long least, LongSupplier moved, BooleanSupplier excused,
            Runnable stalled) {
        long before = moved.getAsLong();
        after(c, each, () -> {
            if (moved.getAsLong() - before >= least || excused.getAsBoolean()) {
                watch(c, each, least, moved, excused, stalled);
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
