package dev.tokamak.reactor;

/**
 * Sees each phase of a loop's turn, in the order of these methods. Called on the loop's thread: what it does, the loop
 * waits for, so an inspector may hold the loop and step it. Must not throw. {@code loop} is always the loop's name, and
 * {@code what} the connection, port, listener or task, whose text says what it is.
 */
public interface LoopObserver {

    /** Sees nothing, at no cost: the compiler removes the calls. */
    LoopObserver NONE = new LoopObserver() {};

    /** About to wait: for so many milliseconds at most, 0 for not at all, -1 for as long as it takes. */
    default void beforeSelect(String loop, long timeoutMillis) {}

    /** The wait is over, after so many nanoseconds. */
    default void afterSelect(String loop, long waitedNanos) {}

    /** A key is ready, for operations as in {@link java.nio.channels.SelectionKey}, and is being dispatched. */
    default void dispatch(String loop, Object what, int readyOps) {}

    /** Bytes were read; -1 at the end of input. */
    default void read(String loop, Object what, int bytes) {}

    /** So many bytes of output were taken by the socket. */
    default void written(String loop, Object what, long bytes) {}

    /** So many timers have run. */
    default void timers(String loop, int count) {}

    /** A signaled connection or port, or a task of the loop's own, is being served. */
    default void task(String loop, Object what) {}

    /** The turn is over, so many nanoseconds after the wait was. */
    default void turnEnd(String loop, long workNanos) {}
}
