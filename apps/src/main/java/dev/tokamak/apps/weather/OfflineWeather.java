package dev.tokamak.apps.weather;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Weather without a network: some places with values that are made up and always the same, for classes and containers.
 * They have the form of Open-Meteo's answers and go the same way.
 */
public final class OfflineWeather implements WeatherSource {

    /** How far a point may be from a place, degrees. */
    static final double NEAR = 0.25;

    private static final String RESOURCE = "offline.jsonl";
    private static final Duration FOR_EVER = Duration.ofHours(24);

    /** A place and its weather. */
    private record Entry(Place place, Observation observation) {}

    private final List<Entry> entries;
    private final String names;

    private OfflineWeather(List<Entry> entries) {
        this.entries = List.copyOf(entries);
        names = String.join(", ", names());
    }

    /**
     * Reads the places. Blocks: not on a loop.
     *
     * @return ready
     */
    public static OfflineWeather load() {
        var entries = new ArrayList<Entry>();
        try (var lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(OfflineWeather.class.getResourceAsStream(RESOURCE), RESOURCE),
                StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                entries.add(entry(line));
            }
            return new OfflineWeather(entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (BadJsonException e) {
            throw new IllegalStateException(RESOURCE + " holds " + e.why(), e);
        }
    }

    private static Entry entry(String line) throws BadJsonException {
        var reader = new JsonReader();
        reader.feed(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        var values = reader.end();
        return new Entry(OpenMeteoAnswers.place(values).orElseThrow(),
                OpenMeteoAnswers.observation(values, "/current"));
    }

    @Override
    public String attribution() {
        return "made-up values, for use without a network";
    }

    @Override
    public void find(String name, Consumer<? super Fetched<Place>> then) {
        then.accept(entries.stream().map(Entry::place).filter(place -> name.equalsIgnoreCase(place.name())).findFirst()
                .<Fetched<Place>>map(place -> new Fetched.Good<>(place, FOR_EVER))
                .orElseGet(() -> new Fetched.Nothing<>("offline, only these places are known: " + names, FOR_EVER)));
    }

    @Override
    public void current(Coordinates at, Consumer<? super Fetched<Observation>> then) {
        then.accept(entries.stream().filter(entry -> distance(entry, at) <= NEAR * NEAR)
                .min(Comparator.comparingDouble(entry -> distance(entry, at))).map(Entry::observation)
                .<Fetched<Observation>>map(found -> new Fetched.Good<>(found, found.interval()))
                .orElseGet(() -> new Fetched.Nothing<>(
                        "offline, only points near these places are known: " + names, FOR_EVER)));
    }

    private static double distance(Entry entry, Coordinates at) {
        return entry.place().at().squaredDistance(at);
    }

    /**
     * The places.
     *
     * @return their names
     */
    public List<String> names() {
        return entries.stream().map(entry -> String.valueOf(entry.place().name())).toList();
    }
}
