package dev.tokamak.apps.weather;

import java.util.function.Consumer;

import dev.tokamak.time.NanoClock;

/**
 * Answers questions about the weather for all connections together: out of what is kept, or from its source. Any
 * thread.
 */
public final class WeatherService {

    private final Lookup<String, Place> places;
    private final Lookup<Coordinates, Observation> weather;
    private final String attribution;

    /**
     * A service that knows nothing yet.
     *
     * @param source
     *            where the weather comes from
     * @param limits
     *            what is kept, and what may be under way
     * @param clock
     *            for the age of what is kept
     */
    public WeatherService(WeatherSource source, CacheLimits limits, NanoClock clock) {
        places = new Lookup<String, Place>(limits, source::find, clock);
        attribution = source.attribution();
        weather = new Lookup<Coordinates, Observation>(limits, source::current, clock);
    }

    /**
     * Answers a question.
     *
     * @param question
     *            about where
     * @param then
     *            receives the answer, exactly once; before this returns or later, on any thread
     */
    public void ask(Question question, Consumer<? super Reply> then) {
        switch (question) {
            case Question.AtPoint(var at) -> current(new Place(null, null, at), then);
            case Question.ByName place -> places.ask(place.key(), looked -> {
                switch (looked) {
                    // where a place is doesn't change: it isn't stale for being old
                    case Looked.Found(var found, _, _, _) -> current(found, then);
                    case Looked.Missing(var why) -> then.accept(new Reply.Unknown(why));
                    case Looked.Failed(var why, var retryIn) -> then.accept(new Reply.Failed(why, retryIn));
                }
            });
        }
    }

    private void current(Place place, Consumer<? super Reply> then) {
        weather.ask(place.at(), looked -> then.accept(switch (looked) {
            case Looked.Found(var observation, var age, var freshFor, var stale) ->
                new Reply.Weather(place, observation, age, stale, freshFor, attribution);
            case Looked.Missing(var why) -> new Reply.Unknown(why);
            case Looked.Failed(var why, var retryIn) -> new Reply.Failed(why, retryIn);
        }));
    }
}
