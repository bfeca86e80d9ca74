package dev.tokamak.apps.weather;

import java.time.Duration;

/**
 * The current weather at a place, as its source has it. Immutable.
 *
 * @param time
 *            of the model's step, ISO 8601 with an offset: {@code 2026-07-02T10:30Z}
 * @param interval
 *            until the model's next step
 * @param temperature
 *            2 m above ground, degrees Celsius
 * @param windSpeed
 *            10 m above ground, km/h
 * @param windFrom
 *            where the wind comes from, degrees clockwise from north, 0 to 360
 * @param code
 *            WMO code of the weather, 0 to 99; {@link WeatherCodes} has the words
 * @param day
 *            whether the sun is up
 */
public record Observation(String time, Duration interval, double temperature, double windSpeed, int windFrom, int code,
        boolean day) {

    /** Whether somebody who looks out of the window would see a difference: not the passing of time. */
    boolean isSameWeather(Observation other) {
        return Double.compare(temperature, other.temperature) == 0 && Double.compare(windSpeed, other.windSpeed) == 0
                && windFrom == other.windFrom && code == other.code && day == other.day;
    }
}
