package dev.tokamak.apps.weather;

import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The lines that go to clients: one JSON object each. */
final class WeatherLines {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final List<String> HELP = List.of(
            "PLACE, as in London: its weather now",
            "LAT LON, as in 51.47 0.0363: the weather there",
            "watch PLACE, watch LAT LON: now, and again whenever it changes",
            "unwatch PLACE, unwatch LAT LON, unwatch: no more of that",
            "quit: closes the connection after the answers that are under way");

    private WeatherLines() {}

    /** The answer to a question. */
    static String reply(Reply reply, @Nullable String watching) {
        return switch (reply) {
            case Reply.Weather weather -> weather(weather, watching);
            case Reply.Unknown(var why) -> error(why);
            case Reply.Failed(var why, var retryIn) -> line(json -> {
                json.writeStringProperty("error", why);
                json.writeNumberProperty("retry_s", roundedUp(retryIn));
            });
        };
    }

    private static String weather(Reply.Weather weather, @Nullable String watching) {
        var because = weather.staleBecause();
        return line(json -> {
            if (watching != null) {
                json.writeStringProperty("watching", watching);
            }
            place(json, weather.place());
            observation(json, weather.observation());
            json.writeBooleanProperty("stale", because != null);
            json.writeNumberProperty("age_s", weather.age().toSeconds());
            if (because != null) {
                json.writeStringProperty("stale_because", because);
            }
            json.writeStringProperty("attribution", weather.attribution());
        });
    }

    private static void place(JsonGenerator json, Place place) {
        if (place.name() != null) {
            json.writeStringProperty("place", place.name());
        }
        if (place.country() != null) {
            json.writeStringProperty("country", place.country());
        }
        json.writeName("latitude").writeNumber(place.at().latitude());
        json.writeName("longitude").writeNumber(place.at().longitude());
    }

    private static void observation(JsonGenerator json, Observation observation) {
        json.writeStringProperty("time", observation.time());
        json.writeNumberProperty("temperature_c", observation.temperature());
        json.writeNumberProperty("wind_kmh", observation.windSpeed());
        json.writeNumberProperty("wind_from_degrees", observation.windFrom());
        json.writeNumberProperty("weather_code", observation.code());
        json.writeStringProperty("weather", WeatherCodes.words(observation.code()));
        json.writeBooleanProperty("day", observation.day());
    }

    /** Something can't be done: why, in words. */
    static String error(String why) {
        return line(json -> json.writeStringProperty("error", why));
    }

    /** What can be asked. */
    static String help() {
        return line(json -> texts(json, "help", HELP));
    }

    /** What isn't watched any more. */
    static String unwatched(List<String> keys) {
        return line(json -> texts(json, "unwatched", keys));
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) {
        json.writeName(name).writeStartArray();
        texts.forEach(json::writeString);
        json.writeEndArray();
    }

    private static long roundedUp(Duration duration) {
        return duration.plusNanos(999_999_999).toSeconds();
    }

    private static String line(Consumer<? super JsonGenerator> content) {
        var text = new StringWriter();
        try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            content.accept(json);
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }
}
