package dev.tokamak.reactor;

/**
 * How much one turn of the loop may do for each kind of work before the others have theirs: what makes the loop fair.
 *
 * @param accepts
 *            connections accepted per listener
 * @param tasks
 *            signaled connections and ports served, and timers run
 * @param tasksEach
 *            tasks run for each of them
 * @param taskNanos
 *            nanoseconds after which no further one is served
 * @param datagrams
 *            datagrams received per port
 * @param readBytes
 *            bytes read per ready connection; the size of the loop's read buffer, at least 64 KiB
 * @param writeBytes
 *            size of the loop's write buffer, at least 64 KiB
 * @param flushBytes
 *            bytes written per connection and flush
 */
public record TurnBudget(int accepts, int tasks, int tasksEach, long taskNanos, int datagrams, int readBytes,
        int writeBytes, long flushBytes) {

    /** 64 accepts, 1,024 x 64 tasks within 10 ms, 64 datagrams, buffers of 256 KiB, 1 MiB flushed. */
    public static final TurnBudget DEFAULT = new TurnBudget(64, 1024, 64, 10_000_000, 64, 256 << 10, 256 << 10,
            1 << 20);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException
     *             says what is wrong
     */
    public TurnBudget {
        if (accepts < 1 || tasks < 1 || tasksEach < 1 || taskNanos < 1 || datagrams < 1 || flushBytes < 1) {
            throw new IllegalArgumentException("every budget of a turn must be 1 or more");
        }
        if (readBytes < 64 << 10 || writeBytes < 64 << 10) {
            throw new IllegalArgumentException("the loop's buffers must have 65536 bytes or more");
        }
    }
}
