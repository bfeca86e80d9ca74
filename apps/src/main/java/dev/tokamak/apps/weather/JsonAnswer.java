package dev.tokamak.apps.weather;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.http.ResponseConsumer;
import dev.tokamak.apps.http.ResponseHead;
import dev.tokamak.apps.http.ResponseRefused;

/** Takes one response that should be JSON, of whatever status, and reads it as it comes. */
final class JsonAnswer implements ResponseConsumer {

    private final JsonReader json = new JsonReader();
    private int status;
    private @Nullable JsonValues values;

    @Override
    public void head(ResponseHead head) throws ResponseRefused {
        status = head.status();
        var type = head.fields().first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (head.fields().first("Content-Encoding").isPresent()) {
            throw new ResponseRefused("status " + status + " and compressed content, which nobody asked for");
        }
        if (!type.equals("application/json") && !type.startsWith("application/json;")) {
            throw new ResponseRefused("status " + status + " and something other than JSON");
        }
    }

    @Override
    public void body(ByteBuffer bytes) throws ResponseRefused {
        try {
            json.feed(bytes);
        } catch (BadJsonException e) {
            throw new ResponseRefused(e.why());
        }
    }

    /** Of the response; 0 when there was none. */
    int status() {
        return status;
    }

    /**
     * What it says, once it is complete.
     *
     * @throws BadJsonException when that is no JSON document
     */
    JsonValues values() throws BadJsonException {
        var known = values;
        if (known == null) {
            known = json.end();
            values = known;
        }
        return known;
    }

    /** What it says of an error, if it says so. */
    Optional<String> reason() {
        try {
            return values().text("/reason");
        } catch (BadJsonException _) {
            return Optional.empty(); // an error that is not explained
        }
    }
}
