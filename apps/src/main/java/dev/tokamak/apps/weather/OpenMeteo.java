package dev.tokamak.apps.weather;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.tokamak.apps.http.BaseUrl;
import dev.tokamak.apps.http.HttpClient;
import dev.tokamak.apps.http.HttpOutcome;

/** Asks Open-Meteo, or something that speaks like it, over HTTP. */
public final class OpenMeteo implements WeatherSource {

    /** Where forecasts are, unless another is given. */
    public static final BaseUrl FORECAST = BaseUrl.parse("https://api.open-meteo.com");
    /** Where places are found, unless another is given. */
    public static final BaseUrl GEOCODING = BaseUrl.parse("https://geocoding-api.open-meteo.com");

    private static final Duration PLACE_FRESH = Duration.ofHours(24);
    private static final Duration UNKNOWN_FRESH = Duration.ofMinutes(10);
    private static final Duration UNUSABLE_FRESH = Duration.ofMinutes(1);
    private static final String WANTED = "temperature_2m,weather_code,wind_speed_10m,wind_direction_10m,is_day";

    private final HttpClient http;
    private final BaseUrl forecast;
    private final BaseUrl geocoding;
    private final InstantSource time;

    /**
     * A source.
     *
     * @param http
     *            asks
     * @param forecast
     *            where forecasts are
     * @param geocoding
     *            where places are found
     * @param time
     *            tells when a limit by the hour or the day ends
     */
    public OpenMeteo(HttpClient http, BaseUrl forecast, BaseUrl geocoding, InstantSource time) {
        this.http = http;
        this.forecast = forecast;
        this.geocoding = geocoding;
        this.time = time;
    }

    @Override
    public String attribution() {
        return "Weather data by Open-Meteo.com"; // CC BY 4.0
    }

    @Override
    public void find(String name, Consumer<? super Fetched<Place>> then) {
        var query = "/v1/search?name=" + encoded(name)
                + "&count=1&language=en&format=json";
        fetch(geocoding, query, then, values -> OpenMeteoAnswers.place(values)
                .<Fetched<Place>>map(place -> new Fetched.Good<>(place, PLACE_FRESH))
                .orElseGet(() -> new Fetched.Nothing<>("no place of this name is known", UNKNOWN_FRESH)));
    }

    @Override
    public void current(Coordinates at, Consumer<? super Fetched<Observation>> then) {
        var query = "/v1/forecast?latitude=" + at.latitude().toPlainString() + "&longitude="
                + at.longitude().toPlainString() + "&current=" + WANTED;
        fetch(forecast, query, then, values -> {
            var observation = OpenMeteoAnswers.observation(values, "/current");
            return new Fetched.Good<>(observation, observation.interval());
        });
    }

    /** As RFC 3986 has it; a plus for a space is a matter of forms. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private <V> void fetch(BaseUrl base, String query, Consumer<? super Fetched<V>> then,
            Function<JsonValues, Fetched<V>> meaning) {
        var answer = new JsonAnswer();
        http.get(base, query, "application/json", answer,
                outcome -> then.accept(fetched(base, answer, outcome, meaning)));
    }

    private <V> Fetched<V> fetched(BaseUrl base, JsonAnswer answer, HttpOutcome outcome,
            Function<JsonValues, Fetched<V>> meaning) {
        if (answer.status() == 429) { // whatever became of its body
            var reason = answer.reason();
            return new Fetched.Failed<>(base + " wants fewer questions" + reason.map(text -> ": " + text).orElse(""),
                    Optional.of(RateLimit.pause(reason.orElse(""), time.instant())));
        }
        if (outcome instanceof HttpOutcome.Failed(var why)) {
            return new Fetched.Failed<>(why, Optional.empty());
        }
        var answered = base + " answered with ";
        if (answer.status() != 200) {
            var words = answered + "status " + answer.status() + answer.reason().map(text -> ": " + text).orElse("");
            return answer.status() == 400 // the question's fault: no reason to leave it alone with others
                    ? new Fetched.Nothing<>(words, UNKNOWN_FRESH)
                    : new Fetched.Failed<>(words, Optional.empty());
        }
        try {
            return meaning.apply(answer.values());
        } catch (BadJsonException e) {
            return new Fetched.Failed<>(answered + e.why(), Optional.empty());
        } catch (IllegalArgumentException e) { // this place alone, or whoever knows such a place could silence all
            return new Fetched.Nothing<>(answered + e.getMessage(), UNUSABLE_FRESH);
        }
    }
}
