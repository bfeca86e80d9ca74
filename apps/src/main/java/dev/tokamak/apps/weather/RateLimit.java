package dev.tokamak.apps.weather;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * How long to leave Open-Meteo alone after a 429. It sends no {@code Retry-After}; the reason says which of its limits
 * was hit: 600 a minute, 5,000 an hour, 10,000 a day. Hours and days are those of UTC.
 */
final class RateLimit {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long HOUR_SECONDS = 3600;
    private static final long DAY_SECONDS = 24 * HOUR_SECONDS;

    private RateLimit() {}

    static Duration pause(String reason, Instant now) {
        var words = reason.toLowerCase(Locale.ROOT);
        if (words.contains("daily") || words.contains("tomorrow")) {
            return untilNext(DAY_SECONDS, now);
        }
        return words.contains("hour") ? untilNext(HOUR_SECONDS, now) : MINUTE;
    }

    /** Not before a minute is over either: its clock isn't ours. */
    private static Duration untilNext(long seconds, Instant now) {
        return Duration.ofSeconds(seconds - Math.floorMod(now.getEpochSecond(), seconds)).plus(MINUTE);
    }
}
