package dev.tokamak.apps.files.http;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

import dev.tokamak.apps.http.Fields;

/**
 * What a request makes its answer depend on: RFC 9110 section 13, in the order of section 13.2.2.
 */
final class Conditions {

    /** A second in which a file may have changed twice: RFC 9110 section 8.8.2.2. */
    private static final Duration TOO_FRESH = Duration.ofSeconds(2);

    private final Fields fields;

    Conditions(Fields fields) {
        this.fields = fields;
    }

    /** Whether the file isn't what the client wants to be sure that it is: 412. */
    boolean fail(String etag, Instant modified) {
        if (has("If-Match")) {
            return !matches("If-Match", etag, false);
        }
        return fields.first("If-Unmodified-Since").flatMap(HttpDate::parse).filter(seconds(modified)::isAfter)
                .isPresent();
    }

    /** Whether the client has this very file already: 304. */
    boolean isKnown(String etag, Instant modified) {
        if (has("If-None-Match")) {
            return matches("If-None-Match", etag, true);
        }
        return fields.first("If-Modified-Since").flatMap(HttpDate::parse)
                .filter(date -> !seconds(modified).isAfter(date)).isPresent();
    }

    /** Whether a part of the file goes with the parts that the client has: section 13.1.5. */
    boolean allowRange(String etag, Instant modified, Instant now) {
        var wanted = fields.first("If-Range");
        if (wanted.isEmpty()) {
            return true;
        }
        if (wanted.get().endsWith("\"")) {
            return wanted.get().equals("\"" + etag + "\"");
        }
        return HttpDate.parse(wanted.get()).filter(seconds(modified)::equals).isPresent()
                && modified.plus(TOO_FRESH).isBefore(now);
    }

    /** For an upload: only if there is nothing yet. */
    boolean onlyIfNew() {
        return fields.lists("If-None-Match", "*");
    }

    /** For an upload: whether it depends on the file that it would replace. */
    boolean areAboutTheFile() {
        return has("If-Match") || has("If-Unmodified-Since") || has("If-None-Match");
    }

    /** Of a request that changes things: 412, for the file that is there. */
    boolean forbidChange(String etag, Instant modified) {
        return fail(etag, modified) || matches("If-None-Match", etag, true);
    }

    /** The same, when there is none. */
    boolean forbidNew() {
        return has("If-Match");
    }

    private boolean has(String name) {
        return fields.first(name).isPresent();
    }

    private boolean matches(String name, String etag, boolean weakly) {
        var quoted = "\"" + etag + "\"";
        return fields.all(name).stream().flatMap(value -> Arrays.stream(value.split(",", -1))).map(String::strip)
                .anyMatch(each -> each.equals("*") || each.equals(quoted) || weakly && each.equals("W/" + quoted));
    }

    /** Fields of HTTP have whole seconds. */
    private static Instant seconds(Instant modified) {
        return modified.truncatedTo(ChronoUnit.SECONDS);
    }
}
