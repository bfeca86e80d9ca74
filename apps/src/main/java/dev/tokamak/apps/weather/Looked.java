package dev.tokamak.apps.weather;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Lookup} knows.
 *
 * @param <V>
 *            what was asked for
 */
sealed interface Looked<V> {

    /** It is this: so old, good for so long; and the reason why there is nothing newer, if it should be newer. */
    record Found<V>(V value, Duration age, Duration freshFor, @Nullable String staleBecause) implements Looked<V> {}

    /** There is no such thing. */
    record Missing<V>(String why) implements Looked<V> {}

    /** Nothing is known, and nothing could be found out. */
    record Failed<V>(String why, Duration retryIn) implements Looked<V> {}
}
