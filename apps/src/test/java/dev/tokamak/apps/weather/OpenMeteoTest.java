package dev.tokamak.apps.weather;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tokamak.apps.ProbeTransport;
import dev.tokamak.apps.http.BaseUrl;
import dev.tokamak.apps.http.HttpClient;
import dev.tokamak.apps.http.HttpLimits;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.ProbeLoop;

/** What is asked of Open-Meteo, and what its answers are taken for. */
class OpenMeteoTest {

    /** As it comes: each name twice, first with its unit. */
    static final String FORECAST = "{\"latitude\":51.5,\"longitude\":-0.25,\"generationtime_ms\":0.4119873046875,"
            + "\"utc_offset_seconds\":3600,\"timezone\":\"Europe/London\",\"timezone_abbreviation\":\"GMT+1\",\"elevation\":23.0,"
            + "\"current_units\":{\"time\":\"iso8601\",\"interval\":\"seconds\",\"temperature_2m\":\"\u00b0C\",\"weather_code\":\"wmo code\","
            + "\"wind_speed_10m\":\"km/h\",\"wind_direction_10m\":\"\u00b0\",\"is_day\":\"\"},"
            + "\"current\":{\"time\":\"2026-07-02T10:30\",\"interval\":900,\"temperature_2m\":21.6,\"weather_code\":2,"
            + "\"wind_speed_10m\":16.6,\"wind_direction_10m\":240,\"is_day\":1}}";
    static final String PLACE = "{\"results\":[{\"id\":2643743,\"name\":\"London\",\"latitude\":51.50853,\"longitude\":-0.12574,"
            + "\"elevation\":25.0,\"feature_code\":\"PPLC\",\"country_code\":\"GB\",\"country\":\"United Kingdom\","
            + "\"population\":8961989}],\"generationtime_ms\":0.7}";

    private static final Instant NOW = Instant.parse("2026-07-02T10:40:10Z");
    private static final BaseUrl BASE = BaseUrl.parse("http://meteo.test");
    private static final Coordinates POINT = Coordinates.of(51.47, 0.0363);

    private final ProbeTransport transport = new ProbeTransport(new ProbeLoop());
    private final OpenMeteo source = new OpenMeteo(new HttpClient(transport,
            new HttpClient.Config("test", Duration.ofSeconds(8), JsonReader.MAX_DOCUMENT, HttpLimits.DEFAULT, null)),
            BASE, BaseUrl.parse("http://geo.test:81/x"), InstantSource.fixed(NOW));
    private final List<Fetched<?>> fetched = new ArrayList<>();

    private HandlerProbe askedForWeather() {
        source.current(POINT, fetched::add);
        transport.newest().accept();
        return transport.newest();
    }

    private HandlerProbe askedForPlace(String name) {
        source.find(name, fetched::add);
        transport.newest().accept();
        return transport.newest();
    }

    static byte[] response(String status, String type, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        return ("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + content.length
                + "\r\nConnection: close\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] json(String body) {
        return response("200 OK", "application/json; charset=utf-8", body);
    }

    private Fetched<?> last() {
        assertThat(fetched).hasSize(1);
        return fetched.removeFirst();
    }

    @Test
    void asksForTheWeatherAtAPoint() {
        var server = askedForWeather();
        assertThat(transport.dialled().getLast().address()).isEqualTo("meteo.test:80");
        assertThat(server.received())
                .startsWith("GET /v1/forecast?latitude=51.47&longitude=0.04&current=temperature_2m,"
                        + "weather_code,wind_speed_10m,wind_direction_10m,is_day HTTP/1.1\r\nHost: meteo.test\r\n");
        server.sendByteByByte(json(FORECAST));
        assertThat(last())
                .isEqualTo(new Fetched.Good<>(new Observation("2026-07-02T10:30+01:00", Duration.ofMinutes(15),
                        21.6, 16.6, 240, 2, true), Duration.ofMinutes(15)));
    }

    @Test
    void asksForAPlace() {
        var server = askedForPlace("S\u00e3o Paulo&count=9+");
        assertThat(transport.dialled().getLast().address()).isEqualTo("geo.test:81");
        assertThat(server.received())
                .startsWith("GET /x/v1/search?name=S%C3%A3o%20Paulo%26count%3D9%2B&count=1&language=en"
                        + "&format=json HTTP/1.1\r\nHost: geo.test:81\r\n");
        server.send(json(PLACE));
        assertThat(last()).isEqualTo(new Fetched.Good<>(ScriptedSource.LONDON, Duration.ofHours(24)));
        askedForPlace("Atlantis").send(json("{\"generationtime_ms\":0.7}"));
        assertThat(last()).isEqualTo(
                new Fetched.Nothing<>("no place of this name is known", Duration.ofMinutes(10)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            21.6     | null   | no number at /current/temperature_2m
            21.6     | "21"   | no number at /current/temperature_2m
            21.6     | [21.6] | no number at /current/temperature_2m
            21.6     | {}     | no number at /current/temperature_2m
            21.6     | true   | no number at /current/temperature_2m
            21.6     | 1e999  | no number at /current/temperature_2m
            21.6     | 101    | a number at /current/temperature_2m that can't be
            16.6     | -1     | a number at /current/wind_speed_10m that can't be
            240      | 361    | a number at /current/wind_direction_10m that can't be
            "current":{ | "then":{ | no time at /current/time
            "2026-07-02T10:30" | 1782988200 | no time at /current/time
            "2026-07-02T10:30" | "tomorrow" | a time at /current/time that can't be
            "utc_offset_seconds":3600 | "utc_offset_seconds":360000 | a time at /current/time that can't be
            """)
    void takesNoWeatherThatCannotBe(String good, String bad, String why) {
        askedForWeather().send(json(FORECAST.replaceFirst("(?<=[:,{\\[]|^)" + Pattern.quote(good), bad)));
        assertThat(last())
                .isEqualTo(new Fetched.Nothing<>("meteo.test:80 answered with " + why, Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @CsvSource({"900, 900", "1, 60", "0, 60", "-5, 60", "86400, 3600", "null, 900", "1e300, 3600"})
    void keepsToSensibleIntervals(String said, int seconds) {
        askedForWeather().send(json(FORECAST.replace("\"interval\":900", "\"interval\":" + said)));
        assertThat(last()).isInstanceOfSatisfying(Fetched.Good.class,
                good -> assertThat(good.freshFor()).isEqualTo(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Minutely API request limit exceeded. Please try again in one minute.   | 60
            Hourly API request limit exceeded. Please try again in the next hour.  | 1250
            Daily API request limit exceeded. Please try again tomorrow.           | 48050
            Too many concurrent requests                                           | 60
            """)
    void derivesFromTheReasonHowLongToBeQuiet(String reason, long seconds) {
        askedForWeather().send(response("429 Too Many Requests", "application/json",
                "{\"reason\":\"" + reason + "\",\"error\":true}"));
        assertThat(last()).isEqualTo(new Fetched.Failed<>("meteo.test:80 wants fewer questions: " + reason,
                Optional.of(Duration.ofSeconds(seconds))));
    }

    @Test
    void isQuietForAMinuteWhenNoReasonIsGiven() {
        askedForWeather().send(response("429 Too Many Requests", "text/html", "<html>"));
        assertThat(last()).isEqualTo(new Fetched.Failed<>("meteo.test:80 wants fewer questions",
                Optional.of(Duration.ofMinutes(1))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 OK  | text/html        | <html>                             | answered with status 200 and something other than JSON
            502 Bad | text/html        | <html>                             | answered with status 502 and something other than JSON
            200 OK  | application/json | <html>                             | answered with something that is no JSON
            200 OK  | application/json | {"a":1,"a":2}                      | answered with JSON with a name twice in one object
            200 OK  | application/json | {"a":                              | answered with JSON that was cut off
            200 OK  | application/json | ''                                 | answered with JSON that was cut off
            404 Bad | application/json | {"error":true,"reason":"Bad \\u001b[2J"} | answered with status 404: Bad ?[2J
            403 Bad | application/json | {"error":true}                     | answered with status 403
            500 Bad | application/json | {"error":                          | answered with status 500
            """)
    void saysWhatIsWrongWithAnAnswer(String status, String type, String body, String why) {
        askedForWeather().send(response(status, type, body));
        assertThat(last()).isEqualTo(new Fetched.Failed<>("meteo.test:80 " + why, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 OK  | [{"current":{}}]                  | 60  | answered with no time at /current/time
            200 OK  | 5                                 | 60  | answered with no time at /current/time
            400 Bad | {"error":true,"reason":"Bad one"} | 600 | answered with status 400: Bad one
            400 Bad | {"error":true}                    | 600 | answered with status 400
            """)
    void doesNotBlameTheSourceForAQuestion(String status, String body, int seconds, String why) {
        askedForWeather().send(response(status, "application/json", body));
        assertThat(last()).isEqualTo(new Fetched.Nothing<>("meteo.test:80 " + why, Duration.ofSeconds(seconds)));
    }

    @Test
    void takesNothingCompressed() {
        askedForWeather().send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n\r\n");
        assertThat(last()).asString().contains("compressed content, which nobody asked for");
    }

    @Test
    void offlineThereAreSomePlaces() {
        var offline = OfflineWeather.load();
        assertThat(offline.names()).hasSize(15).contains("London", "Greenwich", "S\u00e3o Paulo");
        for (var name : offline.names()) {
            offline.find(name.toLowerCase(Locale.ROOT), fetched::add);
            var place = (Place) ((Fetched.Good<?>) last()).value();
            offline.current(place.at(), fetched::add);
            assertThat(last()).as(name).isInstanceOf(Fetched.Good.class);
        }
        offline.current(POINT, fetched::add);
        assertThat(last()).isInstanceOfSatisfying(Fetched.Good.class, good -> assertThat(good.value())
                .isEqualTo(new Observation("2026-07-02T10:30Z", Duration.ofMinutes(15), 19.4, 14.8, 240, 2, true)));
        offline.current(Coordinates.of(0, 0), fetched::add);
        assertThat(last()).asString().contains("offline, only points near these places are known: Greenwich, London");
        offline.find("Atlantis", fetched::add);
        assertThat(last()).asString().contains("offline, only these places are known: Greenwich, London");
    }
}
