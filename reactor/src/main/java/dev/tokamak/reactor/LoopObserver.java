package dev.tokamak.reactor;

/**
 * Sees each phase of a loop's turn. Called on the loop's thread: what it does, the loop waits for, so an inspector may
 * hold the loop and step it. Must not throw.
 */
public interface LoopObserver {

    /**
     * About to wait.
     *
     * @param loop
     *            the loop's name
     * @param timeoutMillis
     *            milliseconds at most; 0 for not at all, -1 for as long as it takes
     */
    default void beforeSelect(String loop, long timeoutMillis) {}

    /**
     * The wait is over.
     *
     * @param loop
     *            the loop's name
     * @param waitedNanos
     *            how long it was
     */
    default void afterSelect(String loop, long waitedNanos) {}

    /**
     * A key is ready and is being dispatched.
     *
     * @param loop
     *            the loop's name
     * @param what
     *            the connection, port or listener
     * @param readyOps
     *            as in {@link java.nio.channels.SelectionKey}
     */
    default void dispatch(String loop, Object what, int readyOps) {}

    /**
     * A signaled connection or port, or a task of the loop's own, is being served.
     *
     * @param loop
     *            the loop's name
     * @param what
     *            the connection, port or task
     */
    default void task(String loop, Object what) {}

    /**
     * Bytes were read.
     *
     * @param loop
     *            the loop's name
     * @param what
     *            the connection
     * @param bytes
     *            how many; -1 at the end of input
     */
    default void read(String loop, Object what, int bytes) {}

    /**
     * Bytes were written.
     *
     * @param loop
     *            the loop's name
     * @param what
     *            the connection
     * @param bytes
     *            how many the socket took
     */
    default void written(String loop, Object what, long bytes) {}

    /**
     * Timers have run.
     *
     * @param loop
     *            the loop's name
     * @param count
     *            how many
     */
    default void timers(String loop, int count) {}

    /**
     * The turn is over.
     *
     * @param loop
     *            the loop's name
     * @param workNanos
     *            nanoseconds since the wait was over
     */
    default void turnEnd(String loop, long workNanos) {}
}
