package dev.tokamak.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations: {@code 2} and {@code 2s} are seconds, {@code 1.5}, {@code 250ms}, {@code 5m}. Up to a day. */
final class Durations implements ITypeConverter<Duration> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m)?");
    private static final Duration LONGEST = Duration.ofDays(1);

    @Override
    public Duration convert(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no duration such as 2, 1.5s, 250ms or 5m");
        }
        var unit = matcher.group(2);
        long nanos = unit == null || unit.equals("s")
                ? 1_000_000_000L
                : unit.equals("m") ? 60_000_000_000L : 1_000_000L;
        var duration = Duration
                .ofNanos(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(nanos)).longValue());
        if (duration.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("'" + text + "' is longer than a day");
        }
        return duration;
    }
}
