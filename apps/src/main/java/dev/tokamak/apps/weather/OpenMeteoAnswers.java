package dev.tokamak.apps.weather;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * What the answers of Open-Meteo mean. Values can be null, and each name comes twice, first with its unit as a text, so
 * where a value stands matters; times are local, without their offset. What can't be true isn't passed on.
 */
final class OpenMeteoAnswers {

    /** The model's interval, if an answer doesn't say. */
    static final Duration USUAL_INTERVAL = Duration.ofMinutes(15);
    /** Shorter ones would make questions without end out of one answer. */
    static final Duration SHORTEST_INTERVAL = Duration.ofMinutes(1);
    /** Longer ones would make it old. */
    static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

    private OpenMeteoAnswers() {}

    /**
     * The first place that was found.
     *
     * @throws IllegalArgumentException when there is one without its coordinates
     */
    static Optional<Place> place(JsonValues values) {
        var name = values.text("/results/0/name");
        return name.map(known -> new Place(known, values.text("/results/0/country").orElse(null), Coordinates.of(
                within(values, "/results/0/latitude", -90, 90), within(values, "/results/0/longitude", -180, 180))));
    }

    /**
     * The current weather.
     *
     * @param at the pointer of the object that holds it
     * @throws IllegalArgumentException says what is missing or can't be true
     */
    static Observation observation(JsonValues values, String at) {
        return new Observation(
                time(values, at + "/time"),
                interval(values, at + "/interval"),
                within(values, at + "/temperature_2m", -150, 100),
                within(values, at + "/wind_speed_10m", 0, 1000),
                (int) Math.round(within(values, at + "/wind_direction_10m", 0, 360)),
                (int) Math.round(within(values, at + "/weather_code", 0, 99)),
                within(values, at + "/is_day", 0, 1) > 0);
    }

    private static double within(JsonValues values, String pointer, double lowest, double highest) {
        double value = values.number(pointer)
                .orElseThrow(() -> new IllegalArgumentException("no number at " + pointer));
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException("a number at " + pointer + " that can't be");
        }
        return value + 0.0; // no -0.0
    }

    private static Duration interval(JsonValues values, String pointer) {
        var said = values.number(pointer).map(seconds -> Duration.ofSeconds(seconds.longValue()))
                .orElse(USUAL_INTERVAL);
        if (said.compareTo(SHORTEST_INTERVAL) < 0) {
            return SHORTEST_INTERVAL;
        }
        return said.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : said;
    }

    private static String time(JsonValues values, String pointer) {
        var local = values.text(pointer).orElseThrow(() -> new IllegalArgumentException("no time at " + pointer));
        int offset = values.number("/utc_offset_seconds").orElse(0.0).intValue();
        try {
            return OffsetDateTime.of(LocalDateTime.parse(local), ZoneOffset.ofTotalSeconds(offset)).toString();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a time at " + pointer + " that can't be", e);
        }
    }
}
