package dev.tokamak.time;

/**
 * A monotonic clock. Its zero means nothing and it may overflow, so two readings are compared by the sign of their
 * difference, never with {@code <}. Wall-clock jumps don't touch it.
 */
@FunctionalInterface
public interface NanoClock {

    /** {@link System#nanoTime}. */
    NanoClock SYSTEM = System::nanoTime;

    /**
     * Reads the clock. Any thread.
     *
     * @return nanoseconds since an arbitrary origin
     */
    long nanoTime();
}
