package dev.tokamak.net;

/** Something scheduled that can still be called off. Any thread. */
@FunctionalInterface
public interface Cancellable {

    /** Calls it off, unless it has run or is running; calling twice does no harm. */
    void cancel();
}
