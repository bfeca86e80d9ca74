package dev.tokamak.apps.log.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.apps.log.Facility;
import dev.tokamak.apps.log.Severity;

class MessageFormatTest {

    private static MessageFormat format(String time, String process, boolean old) {
        return new MessageFormat(Facility.LOCAL4, Severity.NOTICE, "host", "app", process, old,
                Clock.fixed(Instant.parse(time), ZoneOffset.ofHours(-7)));
    }

    private static String message(MessageFormat format, String text) {
        return new String(format.message(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    @Test
    void writesRfc5424() {
        assertThat(message(format("2003-08-24T12:14:15.000003Z", "8710", false), "do-nuts \u00e9"))
                .isEqualTo("<165>1 2003-08-24T05:14:15.000003-07:00 host app 8710 - - do-nuts \u00e9");
    }

    @Test
    void writesRfc3164() {
        assertThat(message(format("2003-08-05T12:14:15Z", "8710", true), "x"))
                .isEqualTo("<165>Aug  5 05:14:15 host app[8710]: x");
        assertThat(message(format("2003-08-24T12:14:15Z", "-", true), "x"))
                .isEqualTo("<165>Aug 24 05:14:15 host app: x");
    }

    @Test
    void frames() {
        var message = "a\u00e9".getBytes(StandardCharsets.UTF_8);
        assertThat(MessageFormat.frame(message, true)).isEqualTo("3 a\u00e9".getBytes(StandardCharsets.UTF_8));
        assertThat(MessageFormat.frame(message, false)).isEqualTo("a\u00e9\n".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "line\nend", "caf\u00e9",
        "1234567890123456789012345678901234567890123456789"})
    void refusesNamesThatAHeaderCannotHold(String app) {
        assertThatThrownBy(() -> new MessageFormat(Facility.USER, Severity.INFO, "host", app, "-", false,
                Clock.systemUTC())).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("app must be 1 to 48 printable ASCII characters without spaces");
    }
}
