package dev.tokamak.compare.report;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.tokamak.compare.report.ReportDocument.Place;
import dev.tokamak.compare.report.ReportDocument.Ratio;
import dev.tokamak.compare.report.ReportDocument.Series;

/** The members of one object of the document, in whatever order they came; unknown ones are passed over. */
final class Members {
    private static final String HISTOGRAM = "_hdr_ns";

    private final JsonWalk json;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, Double> numbers = new HashMap<>();
    private final Map<String, Boolean> truths = new HashMap<>();
    private final Map<String, List<String>> lists = new HashMap<>();
    private final Map<String, List<Double>> values = new HashMap<>();
    private Map<String, Double> figures = Map.of();
    private List<Series> series = List.of();
    private Optional<Ratio> ratio = Optional.empty();

    /** Reads the object at which the parser stands. */
    Members(JsonWalk json) {
        this.json = json;
        json.object(this::member);
    }

    private void member(String name) {
        switch (name) {
            case "figures" -> figures = json.map(json::number);
            case "series" -> series = json.list(() -> new Members(json).asSeries());
            case "ratio" -> ratio = Optional.of(new Members(json).asRatio());
            case "marks", "command" -> lists.put(name, json.list(json::text));
            case "x", "values" -> values.put(name, json.numbers());
            default -> scalar(name);
        }
    }

    private void scalar(String name) {
        switch (json.kind()) {
            case TEXT -> texts.put(name, json.text());
            case NUMBER -> numbers.put(name, json.number());
            case TRUTH -> truths.put(name, json.truth());
            case OTHER -> json.skip();
        }
    }

    String text(String name) {
        return Optional.ofNullable(texts.get(name)).orElseThrow(() -> missing(name, "a text"));
    }

    String textOr(String name, String otherwise) {
        return texts.getOrDefault(name, otherwise);
    }

    double number(String name) {
        return Optional.ofNullable(numbers.get(name)).orElseThrow(() -> missing(name, "a number"));
    }

    int count(String name) {
        double value = number(name);
        if (value < 0 || value > Integer.MAX_VALUE || value != Math.rint(value)) {
            throw missing(name, "a whole number from 0");
        }
        return (int) value;
    }

    boolean truth(String name) {
        return Optional.ofNullable(truths.get(name)).orElseThrow(() -> missing(name, "true or false"));
    }

    List<String> list(String name) {
        return lists.getOrDefault(name, List.of());
    }

    Map<String, Double> figures() {
        return figures;
    }

    List<Series> series() {
        return series;
    }

    Optional<Ratio> ratio() {
        return ratio;
    }

    /** Those texts that are histograms. */
    Map<String, String> histograms() {
        var histograms = new LinkedHashMap<String, String>();
        texts.forEach((name, text) -> {
            if (name.endsWith(HISTOGRAM)) {
                histograms.put(name, text);
            }
        });
        return histograms;
    }

    Place place() {
        return new Place(
                text("experiment"), text("phase"), text("protocol"), count("clients"), textOr("setting", ""));
    }

    private Series asSeries() {
        List<Double> x = values.getOrDefault("x", List.of());
        List<Double> y = values.getOrDefault("values", List.of());
        if (x.size() != y.size()) {
            throw missing("values", "as many as x has");
        }
        return new Series(text("name"), text("unit"), text("x_name"), text("x_unit"), x, y);
    }

    private Ratio asRatio() {
        return new Ratio(
                text("to"),
                number("median"),
                numbers.getOrDefault("low", Double.NaN),
                numbers.getOrDefault("high", Double.NaN),
                truth("told_apart"));
    }

    private IllegalArgumentException missing(String name, String expected) {
        return json.wrong("in the object that ends here " + Texts.quoted(name) + ", " + expected);
    }
}
