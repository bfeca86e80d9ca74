package dev.tokamak.metrics;

import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.CloseReason;

/**
 * Where transports report to the flight recorder. Until something is recorded, the event classes are not even loaded: that
 * alone would cost a tenth of a second at start. Any thread.
 */
public final class Flight {

    private Flight() {}

    /**
     * A connection was accepted.
     *
     * @param listener
     *            the listener's name
     * @param connection
     *            its id
     */
    public static void accepted(String listener, long connection) {
        if (FlightRecorder.isInitialized()) {
            AcceptEvent.record(listener, connection);
        }
    }

    /**
     * A connection is over.
     *
     * @param connection
     *            its id
     * @param why
     *            the reason
     */
    public static void closed(long connection, CloseReason why) {
        if (FlightRecorder.isInitialized()) {
            CloseEvent.record(connection, why);
        }
    }

    /**
     * A callback or task begins, which may turn out to be slow.
     *
     * @return to be given to {@link #callEnded}; null when nothing is recorded
     */
    public static @Nullable SlowHandlerEvent callBegins() {
        return FlightRecorder.isInitialized() ? SlowHandlerEvent.begun() : null;
    }

    /**
     * It has returned.
     *
     * @param event
     *            what {@link #callBegins} returned
     * @param who
     *            whose callback or task it was; asked for its text only if it was slow
     */
    public static void callEnded(@Nullable SlowHandlerEvent event, Object who) {
        if (event != null) {
            event.endedBy(who);
        }
    }

    /** Statistics of loops, recorded once a second from when recording begins until {@code close}. */
    public static final class Statistics implements FlightRecorderListener, AutoCloseable {
        private final Runnable hook;
        private boolean recording;
        private boolean closed;

        /**
         * Waits for recording to begin.
         *
         * @param hook
         *            calls {@link #loop} for each loop
         */
        public Statistics(Runnable hook) {
            this.hook = hook;
            FlightRecorder.addListener(this);
        }

        @Override
        public synchronized void recorderInitialized(FlightRecorder recorder) {
            if (!recording && !closed) {
                recording = true;
                FlightRecorder.addPeriodicEvent(LoopStatisticsEvent.class, hook);
            }
        }

        @Override
        public synchronized void close() {
            closed = true;
            FlightRecorder.removeListener(this);
            if (recording) {
                FlightRecorder.removePeriodicEvent(hook);
            }
        }

        /**
         * Records the figures of one loop.
         *
         * @param name
         *            its name
         * @param stats
         *            its figures
         */
        public static void loop(String name, LoopStats stats) {
            LoopStatisticsEvent.record(name, stats);
        }
    }
}
