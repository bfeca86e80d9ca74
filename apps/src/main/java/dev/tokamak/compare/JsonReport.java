package dev.tokamak.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.HdrHistogram.Histogram;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

import dev.tokamak.compare.report.Range;
import dev.tokamak.compare.report.WholeFile;

/** Everything about a comparison as JSON, written whole or not at all. */
final class JsonReport {
    private static final int FORMAT = 2;

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
     * Writes the file.
     *
     * @throws IOException when it can't; nothing is left behind
     */
    void write(Path file) throws IOException {
        WholeFile.write(file, out -> {
            try (JsonGenerator json = new JsonFactory().createGenerator(PRETTY, out, JsonEncoding.UTF8)) {
                document(json);
            } catch (JacksonException e) {
                throw new IOException(e.getMessage(), e);
            }
        });
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

    private void document(JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("format", FORMAT);
        json.writeStringProperty("mode", plan.mode().word());
        json.writeStringProperty("begun", begun.toString());
        json.writeStringProperty("ended", Instant.now().toString());
        json.writeBooleanProperty("complete", results.isComplete());
        json.writeBooleanProperty("indicative", results.isIndicative(plan));
        json.writeStringProperty("command", commandLine);
        json.writeName("machine");
        json.writeStartObject();
        machine.forEach(json::writeStringProperty);
        json.writeEndObject();
        plan(json);
        vocabulary(json);
        texts(json, "remarks", results.remarks());
        json.writeName("measurements");
        json.writeStartArray();
        results.all().forEach(each -> measurement(json, each));
        json.writeEndArray();
        json.writeName("summaries");
        json.writeStartArray();
        results.places().forEach(place -> plan.variants().forEach(variant -> {
            for (Figure figure : Figure.values()) {
                results.range(place, variant.name(), figure)
                        .ifPresent(range -> summary(json, place, variant.name(), figure, range));
            }
        }));
        json.writeEndArray();
        json.writeEndObject();
    }

    /** What the names of figures, marks and experiments mean. */
    private void vocabulary(JsonGenerator json) {
        json.writeName("figures");
        json.writeStartObject();
        for (Figure figure : Figure.values()) {
            json.writeName(figure.key());
            json.writeStartObject();
            json.writeStringProperty("sentence", figure.sentence());
            json.writeStringProperty("unit", figure.unit());
            json.writeStringProperty("better", figure.better().name().toLowerCase(Locale.ROOT));
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeName("marks");
        json.writeStartObject();
        for (Mark mark : Mark.values()) {
            json.writeName(mark.name());
            json.writeStartObject();
            json.writeStringProperty("letter", String.valueOf(mark.letter()));
            json.writeStringProperty("sentence", mark.sentence());
            json.writeBooleanProperty("spoils_cost", mark.spoilsCost());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeName("experiments");
        json.writeStartObject();
        for (Experiment experiment : plan.experiments()) {
            json.writeName(experiment.name());
            json.writeStartObject();
            json.writeStringProperty("title", experiment.title());
            json.writeStringProperty("question", experiment.question());
            json.writeStringProperty("method", experiment.method());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void plan(JsonGenerator json) {
        json.writeName("plan");
        json.writeStartObject();
        json.writeNumberProperty("message_bytes", plan.size());
        json.writeNumberProperty("depth", plan.depth());
        json.writeNumberProperty("rounds", plan.rounds());
        json.writeNumberProperty("budget_s", plan.budget().toSeconds());
        numbers(json, "load_shares", plan.mode().shares());
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
        place(json, each.place());
        json.writeNumberProperty("round", each.round());
        json.writeStringProperty("variant", each.variant());
        marks(json, each.marks());
        if (!each.note().isEmpty()) {
            json.writeStringProperty("note", each.note());
        }
        json.writeName("figures");
        json.writeStartObject();
        for (Figure figure : Figure.values()) {
            Optional.ofNullable(each.figures().get(figure))
                    .filter(Double::isFinite)
                    .ifPresent(value -> json.writeNumberProperty(figure.key(), value));
        }
        json.writeEndObject();
        if (!each.series().isEmpty()) {
            json.writeName("series");
            json.writeStartArray();
            each.series().forEach(series -> series(json, series));
            json.writeEndArray();
        }
        LoadResult result = each.result();
        if (result != null) {
            histogram(json, "latency", result.latency());
            histogram(json, "service", result.service());
            histogram(json, "client_lag", result.lag());
        }
        json.writeEndObject();
    }

    private static void place(JsonGenerator json, Place place) {
        json.writeStringProperty("experiment", place.experiment());
        json.writeStringProperty("phase", place.phase());
        json.writeStringProperty("protocol", place.protocol());
        json.writeNumberProperty("clients", place.clients());
        json.writeStringProperty("setting", place.setting());
    }

    private static void marks(JsonGenerator json, Set<Mark> marks) {
        texts(json, "marks", marks.stream().sorted().map(Mark::name).toList());
    }

    private static void series(JsonGenerator json, Series series) {
        json.writeStartObject();
        json.writeStringProperty("name", series.name());
        json.writeStringProperty("unit", series.unit());
        json.writeStringProperty("x_name", series.xName());
        json.writeStringProperty("x_unit", series.xUnit());
        numbers(json, "x", series.x());
        numbers(json, "values", series.values());
        json.writeEndObject();
    }

    private void summary(JsonGenerator json, Place place, String variant, Figure figure, Range range) {
        json.writeStartObject();
        place(json, place);
        json.writeStringProperty("variant", variant);
        json.writeStringProperty("figure", figure.key());
        json.writeNumberProperty("median", range.median());
        json.writeNumberProperty("min", range.min());
        json.writeNumberProperty("max", range.max());
        json.writeNumberProperty("count", range.count());
        marks(json, results.marks(place, variant));
        if (!variant.equals(plan.base())) {
            results.ratio(place, variant, plan.base(), figure).ifPresent(ratio -> ratio(json, figure, ratio));
        }
        json.writeEndObject();
    }

    private void ratio(JsonGenerator json, Figure figure, Ratio ratio) {
        json.writeName("ratio");
        json.writeStartObject();
        json.writeStringProperty("to", plan.base());
        json.writeNumberProperty("median", ratio.median());
        if (Double.isFinite(ratio.low())) {
            json.writeNumberProperty("low", ratio.low());
            json.writeNumberProperty("high", ratio.high());
        }
        boolean counted = figure == Figure.CODE_LINES; // not measured: any difference is one
        json.writeBooleanProperty("told_apart", counted ? ratio.median() != 1 : ratio.toldApart());
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

    private static void numbers(JsonGenerator json, String name, List<Double> values) {
        json.writeName(name);
        json.writeStartArray();
        values.forEach(value -> {
            if (Double.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        });
        json.writeEndArray();
    }
}
