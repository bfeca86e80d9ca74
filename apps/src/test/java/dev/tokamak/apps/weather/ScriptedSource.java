package dev.tokamak.apps.weather;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A source that answers when a test says so, and what it says. */
final class ScriptedSource implements WeatherSource {

    static final Duration INTERVAL = Duration.ofMinutes(15);
    static final Place LONDON = new Place("London", "United Kingdom", Coordinates.of(51.50853, -0.12574));

    private final Map<String, Place> places = new HashMap<>(Map.of("london", LONDON));
    private final List<String> asked = new ArrayList<>();
    private final List<Consumer<? super Fetched<Observation>>> waiting = new ArrayList<>();

    static Observation warm(double temperature) {
        return new Observation("2026-07-02T10:30Z", INTERVAL, temperature, 16.6, 240, 2, true);
    }

    static Fetched<Observation> good(double temperature) {
        return new Fetched.Good<>(warm(temperature), INTERVAL);
    }

    static Fetched<Observation> bad(String why) {
        return new Fetched.Failed<>(why, Optional.empty());
    }

    @Override
    public String attribution() {
        return "Weather data by Open-Meteo.com";
    }

    @Override
    public void find(String name, Consumer<? super Fetched<Place>> then) {
        asked.add(name);
        var place = places.get(name);
        then.accept(place == null
                ? new Fetched.Nothing<>("no place of this name is known", Duration.ofMinutes(10))
                : new Fetched.Good<>(place, Duration.ofHours(24)));
    }

    @Override
    public void current(Coordinates at, Consumer<? super Fetched<Observation>> then) {
        asked.add(at.toString());
        waiting.add(then);
    }

    /** What was asked since this was last called. */
    List<String> asked() {
        var all = List.copyOf(asked);
        asked.clear();
        return all;
    }

    /** Answers the oldest question about the weather that has no answer. */
    void answer(Fetched<Observation> what) {
        waiting.removeFirst().accept(what);
    }

    int waiting() {
        return waiting.size();
    }
}
