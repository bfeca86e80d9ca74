package dev.tokamak.apps.weather;

import java.util.function.Consumer;

/**
 * Where weather comes from. Any thread, also several at once; never blocks. Each call is answered exactly once, perhaps
 * before it returns, perhaps from another thread.
 */
public interface WeatherSource {

    /**
     * Whose data it is: what the licence of the data asks to be shown with it.
     *
     * @return a few words, part of each answer
     */
    String attribution();

    /**
     * Finds a place.
     *
     * @param name
     *            what it is called
     * @param then
     *            receives the place
     */
    void find(String name, Consumer<? super Fetched<Place>> then);

    /**
     * Asks for the current weather.
     *
     * @param at
     *            where
     * @param then
     *            receives it
     */
    void current(Coordinates at, Consumer<? super Fetched<Observation>> then);
}
