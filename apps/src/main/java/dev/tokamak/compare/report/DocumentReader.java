package dev.tokamak.compare.report;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

import dev.tokamak.compare.report.ReportDocument.ExperimentInfo;
import dev.tokamak.compare.report.ReportDocument.FigureInfo;
import dev.tokamak.compare.report.ReportDocument.MarkInfo;
import dev.tokamak.compare.report.ReportDocument.Plan;
import dev.tokamak.compare.report.ReportDocument.Run;
import dev.tokamak.compare.report.ReportDocument.Summary;
import dev.tokamak.compare.report.ReportDocument.VariantInfo;

/** Reads the JSON document of a comparison. Members that it does not know are passed over: the format can grow. */
final class DocumentReader {
    static final int FORMAT = 2;

    /** A full comparison is a hundredth of it. */
    private static final int MAX_BYTES = 64 << 20;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_TEXT = 4 << 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_TEXT)
                    .maxDocumentLength(MAX_BYTES)
                    .build())
            .build();

    private final JsonWalk json;

    private DocumentReader(JsonWalk json) {
        this.json = json;
    }

    /**
     * A whole file as text.
     *
     * @throws IOException when it can't be read, is too large, or is no text
     */
    static String text(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " has more than " + (MAX_BYTES >> 20) + " MiB: no comparison is that large");
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not text in UTF-8: no comparison", e);
        }
    }

    /**
     * Reads a document.
     *
     * @throws IllegalArgumentException when it is no comparison in format 2; the message is one line
     */
    static ReportDocument read(String text) {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            var walk = new JsonWalk(parser);
            walk.next();
            ReportDocument document = new DocumentReader(walk).document();
            walk.next();
            if (!walk.ended()) {
                throw new IllegalArgumentException("something follows the end of the document");
            }
            return document;
        } catch (JacksonException e) {
            String where = Optional.ofNullable(e.getLocation()).map(at -> "line " + at.getLineNr() + ": ").orElse("");
            throw new IllegalArgumentException(
                    "no JSON, or not all of it: " + where + Texts.oneLine(e.getOriginalMessage()), e);
        }
    }

    /** Collects the members of the outermost object, which may come in any order. */
    private static final class Parts {
        Optional<Integer> format = Optional.empty();
        final Map<String, String> texts = new HashMap<>();
        final Map<String, Boolean> truths = new HashMap<>();
        Map<String, String> machine = Map.of();
        Optional<Plan> plan = Optional.empty();
        Map<String, FigureInfo> figures = Map.of();
        Map<String, MarkInfo> marks = Map.of();
        Map<String, ExperimentInfo> experiments = Map.of();
        List<String> remarks = List.of();
        Optional<List<Run>> measurements = Optional.empty();
        Optional<List<Summary>> summaries = Optional.empty();
    }

    private ReportDocument document() {
        var parts = new Parts();
        json.object(name -> {
            switch (name) {
                case "format" -> parts.format = Optional.of(format());
                case "mode", "begun", "ended", "command" -> parts.texts.put(name, json.text());
                case "complete", "indicative" -> parts.truths.put(name, json.truth());
                case "machine" -> parts.machine = json.map(json::text);
                case "plan" -> parts.plan = Optional.of(plan());
                case "figures" -> parts.figures = json.map(this::figure);
                case "marks" -> parts.marks = json.map(this::mark);
                case "experiments" -> parts.experiments = json.map(this::experiment);
                case "remarks" -> parts.remarks = json.list(json::text);
                case "measurements" -> parts.measurements = Optional.of(json.list(this::run));
                case "summaries" -> parts.summaries = Optional.of(json.list(this::summary));
                default -> json.skip();
            }
        });
        need(parts.format, "format");
        return new ReportDocument(
                parts.texts.getOrDefault("mode", ""),
                parts.texts.getOrDefault("begun", ""),
                parts.texts.getOrDefault("ended", ""),
                parts.truths.getOrDefault("complete", false),
                parts.truths.getOrDefault("indicative", false),
                parts.texts.getOrDefault("command", ""),
                parts.machine,
                need(parts.plan, "plan"),
                parts.figures,
                parts.marks,
                parts.experiments,
                parts.remarks,
                need(parts.measurements, "measurements"),
                need(parts.summaries, "summaries"));
    }

    private static <T> T need(Optional<T> part, String name) {
        return part.orElseThrow(() -> new IllegalArgumentException("no comparison: it has no " + name));
    }

    private int format() {
        int format = json.count();
        if (format != FORMAT) {
            throw new IllegalArgumentException("a comparison in format " + format + ", and this reads format " + FORMAT
                    + ": measure again, or use the version that wrote it");
        }
        return format;
    }

    private Plan plan() {
        var numbers = new HashMap<String, Double>();
        var variants = new ArrayList<VariantInfo>();
        json.object(name -> {
            switch (name) {
                case "message_bytes", "depth", "rounds" -> numbers.put(name, (double) json.count());
                case "budget_s" -> numbers.put(name, json.number());
                case "variants" -> variants.addAll(json.list(this::variant));
                default -> json.skip();
            }
        });
        if (variants.isEmpty()) {
            throw json.wrong("at least one variant in the plan");
        }
        return new Plan(
                numbers.getOrDefault("message_bytes", 0.0).intValue(),
                numbers.getOrDefault("depth", 0.0).intValue(),
                numbers.getOrDefault("rounds", 0.0).intValue(),
                numbers.getOrDefault("budget_s", 0.0),
                List.copyOf(variants));
    }

    private VariantInfo variant() {
        var members = new Members(json);
        return new VariantInfo(members.text("name"), members.truth("control"), members.list("command"));
    }

    private FigureInfo figure() {
        var members = new Members(json);
        return new FigureInfo(members.text("sentence"), members.text("unit"), members.text("better"));
    }

    private MarkInfo mark() {
        var members = new Members(json);
        return new MarkInfo(members.text("letter"), members.text("sentence"), members.truth("spoils_cost"));
    }

    private ExperimentInfo experiment() {
        var members = new Members(json);
        return new ExperimentInfo(members.text("title"), members.text("question"), members.text("method"));
    }

    private Run run() {
        var members = new Members(json);
        return new Run(
                members.place(),
                members.count("round"),
                members.text("variant"),
                members.list("marks"),
                members.textOr("note", ""),
                members.figures(),
                members.series(),
                members.histograms());
    }

    private Summary summary() {
        var members = new Members(json);
        return new Summary(
                members.place(),
                members.text("variant"),
                members.text("figure"),
                members.number("median"),
                members.number("min"),
                members.number("max"),
                members.count("count"),
                members.list("marks"),
                members.ratio());
    }
}
