package dev.tokamak.apps.weather.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tokamak.apps.weather.BadJsonException;

class WeatherTextTest {

    private static final String LONDON = "{\"place\":\"London\",\"country\":\"United Kingdom\",\"latitude\":51.51,\"longitude\":-0.13,"
            + "\"time\":\"2026-07-02T10:30Z\",\"temperature_c\":21.6,\"wind_kmh\":16.0,\"wind_from_degrees\":240,\"weather_code\":2,"
            + "\"weather\":\"partly cloudy\",\"day\":true,\"stale\":false,\"age_s\":12,\"attribution\":\"Weather data by Open-Meteo.com\"}";

    @Test
    void tellsTheWeatherInWords() throws BadJsonException {
        var text = WeatherText.read(LONDON);
        assertThat(text.error()).isEmpty();
        assertThat(text.words()).isEqualTo("""
                London, United Kingdom: 21.6 \u00b0C, partly cloudy, wind 16 km/h from the south-west
                  2026-07-02 10:30 UTC, 12 s old
                  Weather data by Open-Meteo.com
                """);
    }

    @Test
    void saysThatItIsOldAndWhy() throws BadJsonException {
        var line = LONDON.replace("\"stale\":false,\"age_s\":12",
                "\"stale\":true,\"age_s\":7510,\"stale_because\":\"down\"");
        assertThat(WeatherText.read(line).words())
                .contains("10:30 UTC, 2 h 5 min old, nothing newer to be had: down\n");
    }

    @Test
    void namesAPointByItsCoordinates() throws BadJsonException {
        assertThat(WeatherText.read(LONDON.replace("\"place\":\"London\",", "")).words())
                .startsWith("51.51 -0.13: 21.6");
    }

    @Test
    void tellsWhatElseThereIs() throws BadJsonException {
        assertThat(WeatherText.read("{\"error\":\"down\"}").error()).contains("down");
        assertThat(WeatherText.read("{\"error\":\"down\",\"retry_s\":90}").error()).contains("down (again in 1 min)");
        assertThat(WeatherText.read("{\"help\":[\"a\",\"b\"]}").words()).isEqualTo("a\nb\n");
        assertThat(WeatherText.read("{\"unwatched\":[\"london\"]}").words()).isEqualTo("no longer watching london\n");
        assertThat(WeatherText.read("{\"unwatched\":[]}").words()).isEqualTo("nothing\n");
    }

    @Test
    void showsNothingThatAServerCouldHarmATerminalWith() throws BadJsonException {
        var line = LONDON.replace("London", "Lon\\u001b[2Jdon").replace("partly cloudy", "\\u202ex");
        assertThat(WeatherText.read(line).words()).startsWith("Lon?[2Jdon, United Kingdom: 21.6 \u00b0C, ?x");
        assertThat(WeatherText.read("{\"temperature_c\":1}").words())
                .isEqualTo("? ?: 1 \u00b0C, weather unknown, wind ? km/h\n  time unknown, 0 s old\n  \n");
        assertThatExceptionOfType(BadJsonException.class).isThrownBy(() -> WeatherText.read("hello"));
    }

    @ParameterizedTest
    @CsvSource({"0, north", "22, north", "23, north-east", "90, east", "180, south", "270, west", "337, north-west",
        "338, north", "360, north"})
    void windsHaveNames(double degrees, String name) {
        assertThat(WeatherText.wind(degrees)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "59, 59 s", "60, 1 min", "3599, 59 min", "3600, 1 h 0 min", "-1, 0 s",
        "1e300, 277777 h 46 min"})
    void timesHaveUnits(double seconds, String text) {
        assertThat(WeatherText.span(seconds)).isEqualTo(text);
    }
}
