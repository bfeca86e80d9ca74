package dev.tokamak.apps.weather;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** What a question comes to. */
public sealed interface Reply {

    /**
     * The weather, as far as it is known.
     *
     * @param place
     *            where
     * @param observation
     *            how it is
     * @param age
     *            since the source gave it
     * @param staleBecause
     *            why there is nothing newer, in words; null when it is as new as can be
     * @param freshFor
     *            when asking again makes sense
     * @param attribution
     *            whose data it is
     */
    record Weather(Place place, Observation observation, Duration age, @Nullable String staleBecause, Duration freshFor,
            String attribution) implements Reply {}

    /**
     * There is no such place, or no weather for it.
     *
     * @param why
     *            in words
     */
    record Unknown(String why) implements Reply {}

    /**
     * Upstream doesn't answer, or not with weather, and nothing that could be given instead is kept.
     *
     * @param why
     *            in words
     * @param retryIn
     *            when asking again makes sense
     */
    record Failed(String why, Duration retryIn) implements Reply {}
}
