package dev.tokamak.compare;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.HdrHistogram.Histogram;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** Everything about a comparison as JSON, written whole or not at all. */
final class JsonReport {
    private static final int FORMAT = 1;

    private final Plan plan;
    private final Results results;
    private final Map<String, String> machine;
    private final String commandLine;
    private final Instant begun;

    JsonReport(Plan plan, Results results, Map<String, String> machine, String commandLine, Instant begun) {
        this.plan = plan;
        this.results = results;
        this.machine = machine;
        this.commandLine = commandLine;
        this.begun = begun;
    }

    /**
     * Writes the file beside its place and then moves it there.
     *
     * @throws IOException when it can't; nothing is left behind
     */
    void write(Path file, boolean complete) throws IOException {
        Path target = file.toAbsolutePath();
        Path beside = Files.createTempFile(target.getParent(), ".compare", ".json");
        try {
            try (var out = Files.newOutputStream(beside);
                    JsonGenerator json = new JsonFactory().createGenerator(PRETTY, out, JsonEncoding.UTF8)) {
                document(json, complete);
            } catch (JacksonException e) {
                throw new IOException(e.getMessage(), e);
            }
            try {
                Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException _) {
                Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static final ObjectWriteContext PRETTY = new ObjectWriteContext.Base() {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    };

    private void document(JsonGenerator json, boolean complete) {
        json.writeStartObject();
        json.writeNumberProperty("format", FORMAT);
        json.writeStringProperty("begun", begun.toString());
        json.writeStringProperty("ended", Instant.now().toString());
        json.writeBooleanProperty("complete", complete);
        json.writeBooleanProperty("indicative", plan.quick() || plan.rounds() == 1);
        json.writeStringProperty("command", commandLine);
        json.writeName("machine");
        json.writeStartObject();
        machine.forEach(json::writeStringProperty);
        json.writeEndObject();
        plan(json);
        json.writeName("figures");
        json.writeStartObject();
        for (Figure figure : Figure.values()) {
            json.writeStringProperty(
                    figure.key(), figure.sentence() + (figure.unit().isEmpty() ? "" : " [" + figure.unit() + "]"));
        }
        json.writeEndObject();
        json.writeName("marks");
        json.writeStartObject();
        for (Mark mark : Mark.values()) {
            json.writeStringProperty(mark.name(), mark.sentence());
        }
        json.writeEndObject();
        texts(json, "remarks", results.remarks());
        json.writeName("measurements");
        json.writeStartArray();
        results.all().forEach(each -> measurement(json, each));
        json.writeEndArray();
        json.writeEndObject();
    }

    private void plan(JsonGenerator json) {
        json.writeName("plan");
        json.writeStartObject();
        json.writeNumberProperty("message_bytes", plan.size());
        json.writeNumberProperty("depth", plan.depth());
        json.writeNumberProperty("rounds", plan.rounds());
        json.writeNumberProperty("budget_s", plan.budget().toSeconds());
        json.writeNumberProperty("equal_rate_share_of_slowest", plan.share());
        json.writeNumberProperty("warm_up_share_of_run", Budget.WARM_SHARE);
        json.writeName("variants");
        json.writeStartArray();
        for (Variant variant : plan.variants()) {
            json.writeStartObject();
            json.writeStringProperty("name", variant.name());
            json.writeBooleanProperty("control", variant.control());
            texts(json, "command", variant.command());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void measurement(JsonGenerator json, Measurement each) {
        json.writeStartObject();
        json.writeStringProperty("experiment", each.experiment());
        json.writeStringProperty("phase", each.phase());
        json.writeStringProperty("protocol", each.protocol());
        json.writeNumberProperty("clients", each.clients());
        json.writeNumberProperty("round", each.round());
        json.writeStringProperty("variant", each.variant());
        texts(json, "marks", each.marks().stream().sorted().map(Mark::name).toList());
        if (!each.note().isEmpty()) {
            json.writeStringProperty("note", each.note());
        }
        for (Figure figure : Figure.values()) {
            Optional.ofNullable(each.figures().get(figure))
                    .filter(Double::isFinite)
                    .ifPresent(value -> json.writeNumberProperty(figure.key(), value));
        }
        LoadResult result = each.result();
        if (result != null) {
            json.writeName("answers_by_tenth_of_interval");
            json.writeStartArray();
            result.windows().forEach(json::writeNumber);
            json.writeEndArray();
            histogram(json, "latency", result.latency());
            histogram(json, "service", result.service());
            histogram(json, "client_lag", result.lag());
        }
        json.writeEndObject();
    }

    /** Nanoseconds, in HdrHistogram's compressed form, base64. */
    private static void histogram(JsonGenerator json, String name, Histogram histogram) {
        if (histogram.getTotalCount() > 0) {
            json.writeStringProperty(name + "_hdr_ns", LoadResult.encode(histogram));
        }
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) {
        json.writeName(name);
        json.writeStartArray();
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}
