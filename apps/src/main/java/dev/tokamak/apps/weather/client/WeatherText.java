package dev.tokamak.apps.weather.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.tokamak.apps.weather.BadJsonException;
import dev.tokamak.apps.weather.JsonReader;
import dev.tokamak.apps.weather.JsonValues;

/**
 * A line of a weather relay in words for people. Whatever the server sent, it comes out as what can be shown.
 */
public final class WeatherText {

    private static final List<String> WINDS = List.of("north", "north-east", "east", "south-east", "south",
            "south-west", "west", "north-west");

    private final JsonValues values;

    private WeatherText(JsonValues values) {
        this.values = values;
    }

    /**
     * Reads a line.
     *
     * @param line
     *            as it came, without its end
     * @return what it says
     * @throws BadJsonException
     *             when it is no JSON
     */
    public static WeatherText read(String line) throws BadJsonException {
        var reader = new JsonReader();
        reader.feed(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        return new WeatherText(reader.end());
    }

    /**
     * What went wrong.
     *
     * @return empty when nothing did
     */
    public Optional<String> error() {
        return values.text("/error").map(why -> why + values.number("/retry_s")
                .map(seconds -> " (again in " + span(seconds) + ")").orElse(""));
    }

    /**
     * Everything else.
     *
     * @return one or more lines, each with its end
     */
    public String words() {
        if (values.number("/temperature_c").isPresent()) {
            return weather();
        }
        var words = new StringBuilder();
        for (var list : new String[] {"/help/", "/unwatched/"}) {
            for (int i = 0; values.text(list + i).isPresent(); i++) {
                words.append(list.equals("/help/") ? "" : "no longer watching ")
                        .append(values.text(list + i).orElseThrow()).append('\n');
            }
        }
        return words.isEmpty() ? "nothing\n" : words.toString();
    }

    private String weather() {
        var words = new StringBuilder(place()).append(": ")
                .append(decimal("/temperature_c")).append(" \u00b0C, ")
                .append(values.text("/weather").orElse("weather unknown"))
                .append(", wind ").append(decimal("/wind_kmh")).append(" km/h")
                .append(values.number("/wind_from_degrees").map(degrees -> " from the " + wind(degrees)).orElse(""))
                .append("\n  ")
                .append(values.text("/time").map(WeatherText::time).orElse("time unknown"))
                .append(", ").append(span(values.number("/age_s").orElse(0.0))).append(" old");
        if (values.isTrue("/stale")) {
            words.append(", nothing newer to be had: ").append(values.text("/stale_because").orElse("no reason given"));
        }
        return words.append("\n  ").append(values.text("/attribution").orElse("")).append('\n').toString();
    }

    private String place() {
        var point = decimal("/latitude") + " " + decimal("/longitude");
        return values.text("/place")
                .map(name -> name + values.text("/country").map(country -> ", " + country).orElse("")).orElse(point);
    }

    private String decimal(String pointer) {
        return values.number(pointer).map(number -> number == Math.rint(number) && Math.abs(number) < 1e9
                ? String.valueOf(number.longValue())
                : String.valueOf(number)).orElse("?");
    }

    private static String time(String iso) {
        return iso.replace("T", " ").replace("Z", " UTC");
    }

    /**
     * Where a wind comes from.
     *
     * @param degrees
     *            clockwise from north
     * @return one of eight directions
     */
    static String wind(double degrees) {
        return WINDS.get(Math.floorMod(Math.round(degrees / 45), WINDS.size()));
    }

    /** A span of time as people say it: the larger unit and the next. */
    static String span(double seconds) {
        var time = Duration.ofSeconds((long) Math.max(0, Math.min(seconds, 1e9)));
        if (time.toMinutes() == 0) {
            return time.toSeconds() + " s";
        }
        return time.toHours() == 0
                ? time.toMinutes() + " min"
                : String.format(Locale.ROOT, "%d h %d min", time.toHours(), time.toMinutesPart());
    }
}
