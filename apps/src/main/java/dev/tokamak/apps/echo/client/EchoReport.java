package dev.tokamak.apps.echo.client;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Says what a run came to: for a person, or as JSON. Times are microseconds in both.
 *
 * @param target the server, as it was given
 * @param size bytes of a message
 * @param count round trips asked for over each protocol
 * @param results one for each protocol
 */
public record EchoReport(String target, int size, int count, List<EchoResult> results) {

    private static final double[] PERCENTILES = {50, 90, 99, 99.9};

    /** Copies the list. */
    public EchoReport {
        results = List.copyOf(results);
    }

    /**
     * A line for each protocol under a heading, aligned.
     *
     * @return lines, each ended by a newline
     */
    public String table() {
        var text = new StringBuilder();
        text.append(format("%,d round trips of %,d bytes to %s, one at a time; microseconds%n", count, size, target));
        text.append(format("%-4s %9s %9s %9s %9s %9s %9s %9s %6s %6s%n",
                "", "first", "p50", "p90", "p99", "p99.9", "max", "answered", "lost", "wrong"));
        for (var result : results) {
            text.append(format("%-4s %9s", result.protocol(), micros(result.firstNanos())));
            for (double percentile : PERCENTILES) {
                text.append(format(" %9s", micros(at(result, percentile))));
            }
            text.append(format(" %9s %9d %6d %6d", micros(result.slowestNanos()), result.answered(), result.lost(),
                    result.wrong()));
            if (result.connectNanos().isPresent()) {
                text.append(format("   connected in %s", micros(result.connectNanos())));
            }
            if (result.duplicates() > 0) {
                text.append(format("   %d came twice", result.duplicates()));
            }
            text.append(format("%n"));
        }
        return text.toString();
    }

    /**
     * One round trip in a sentence for each protocol that had an answer.
     *
     * @param reply what came back, as a person should see it
     * @return lines, each ended by a newline; perhaps none
     */
    public String sentences(String reply) {
        var text = new StringBuilder();
        for (var result : results) {
            if (result.answered() > 0) {
                text.append(format("%s %s: %s came back in %s us", result.protocol(), target, reply,
                        micros(result.firstNanos())));
                if (result.connectNanos().isPresent()) {
                    text.append(format(" (connected in %s us)", micros(result.connectNanos())));
                }
                text.append(format("%n"));
            }
        }
        return text.toString();
    }

    /**
     * Why the percentiles are shown and not one round trip: with the numbers of this run.
     *
     * @return lines, each ended by a newline
     */
    public String whyOneProvesNothing() {
        var firsts = new StringBuilder();
        for (var result : results) {
            firsts.append(format("%s%s took %s us the first time and %s us in the median",
                    firsts.isEmpty() ? "" : "; ", result.protocol(), micros(result.firstNanos()),
                    micros(at(result, 50))));
        }
        return """
                One timed send proves nothing. %s.
                The first one pays for what happens once: classes are loaded, the code is interpreted (the JIT compiler
                steps in after thousands of runs), buffers are created, caches are cold; between machines the router and
                the neighbour's hardware address (ARP) are looked up. A clock that counts milliseconds can't see the
                rest. Nagle's algorithm against delayed acknowledgements can add 40 ms to a message written in two
                pieces (off here: TCP_NODELAY). And what the machine does besides falls on one or the other by chance:
                that is why TCP and UDP took turns here. Compare p50 with p50 and p99 with p99, then run it again:
                a difference smaller than that between two runs is none.
                """.formatted(firsts).replace("\n", System.lineSeparator());
    }

    /**
     * Everything as one JSON object.
     *
     * @return one line, without its end
     */
    public String json() {
        var out = new StringWriter();
        try (var json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("target", target);
            json.writeNumberProperty("bytes", size);
            json.writeNumberProperty("count", count);
            json.writeArrayPropertyStart("results");
            results.forEach(result -> write(json, result));
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, EchoResult result) {
        json.writeStartObject();
        json.writeStringProperty("protocol", result.protocol());
        json.writeNumberProperty("sent", result.sent());
        json.writeNumberProperty("answered", result.answered());
        json.writeNumberProperty("lost", result.lost());
        json.writeNumberProperty("wrong", result.wrong());
        json.writeNumberProperty("duplicates", result.duplicates());
        writeMicros(json, "connectMicros", result.connectNanos());
        writeMicros(json, "firstMicros", result.firstNanos());
        for (double percentile : PERCENTILES) {
            writeMicros(json, "p" + String.valueOf(percentile).replaceFirst("\\.0$", "").replace(".", "") + "Micros",
                    at(result, percentile));
        }
        writeMicros(json, "maxMicros", result.slowestNanos());
        result.failure().ifPresent(why -> json.writeStringProperty("failure", why));
        json.writeEndObject();
    }

    private static void writeMicros(JsonGenerator json, String name, OptionalLong nanos) {
        if (nanos.isPresent()) {
            json.writeName(name);
            json.writeNumber(micros(nanos));
        } else {
            json.writeNullProperty(name);
        }
    }

    /** The histogram rounds to three digits: never above what was measured. */
    private static OptionalLong at(EchoResult result, double percentile) {
        return result.slowestNanos().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.min(result.nanos().getValueAtPercentile(percentile),
                        result.slowestNanos().getAsLong()));
    }

    private static String micros(OptionalLong nanos) {
        return nanos.isPresent() ? format("%.1f", nanos.getAsLong() / 1000.0) : "-";
    }

    /** Numbers look the same everywhere. */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency at run time
    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
