package dev.tokamak.apps.weather;

import java.time.Duration;
import java.util.Optional;

/**
 * What a source gave.
 *
 * @param <V>
 *            what was asked for
 */
public sealed interface Fetched<V> {

    /**
     * It is this.
     *
     * @param <V>
     *            what was asked for
     * @param value
     *            the answer
     * @param freshFor
     *            how long it stays true
     */
    record Good<V>(V value, Duration freshFor) implements Fetched<V> {}

    /**
     * There is no such thing, or nothing that makes sense; what else is asked may well be answered.
     *
     * @param <V>
     *            what was asked for
     * @param why
     *            in words for whoever asked
     * @param freshFor
     *            how long to believe that
     */
    record Nothing<V>(String why, Duration freshFor) implements Fetched<V> {}

    /**
     * It could not be had.
     *
     * @param <V>
     *            what was asked for
     * @param why
     *            in words
     * @param pause
     *            how long the source wants to be left alone, if it said so
     */
    record Failed<V>(String why, Optional<Duration> pause) implements Fetched<V> {}
}
