package dev.tokamak.apps.log;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/**
 * When something was received: once for each reading, however many records it holds.
 *
 * @param text as records begin: local time with its offset, {@code 2026-11-21T02:32:59.151046+01:00}
 * @param day the local date, as an epoch day
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Received(byte[] text, long day) {

    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx");

    static Received now(Clock clock) {
        var now = OffsetDateTime.now(clock);
        return new Received(FORM.format(now).getBytes(StandardCharsets.US_ASCII), now.toLocalDate().toEpochDay());
    }
}
