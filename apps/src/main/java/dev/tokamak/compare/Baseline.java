package dev.tokamak.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import dev.tokamak.compare.report.MeasuredFigures;

/** An earlier comparison, to which the figures of this one are related. */
final class Baseline {
    /** What is worth a line each; the report has the others. */
    private static final List<Figure> SHOWN = List.of(
            Figure.CPU_PER_MESSAGE, Figure.P99, Figure.THROUGHPUT, Figure.MEMORY_SLOPE, Figure.CONNECT_RATE);

    private record Key(Place place, String variant, String figure) {}

    private final Path file;
    private final Map<Key, Map<Integer, Double>> values;

    private Baseline(Path file, Map<Key, Map<Integer, Double>> values) {
        this.file = file;
        this.values = values;
    }

    /**
     * Reads the JSON of an earlier comparison.
     *
     * @throws IllegalArgumentException when it can't be read or is something else; the message is for the user
     */
    static Baseline read(Path file) {
        var values = new HashMap<Key, Map<Integer, Double>>();
        try {
            for (var each : MeasuredFigures.read(file)) {
                var place = new Place(each.experiment(), each.phase(), each.protocol(), each.clients(), each.setting());
                each.figures().forEach((figure, value) -> values
                        .computeIfAbsent(new Key(place, each.variant(), figure), _ -> new TreeMap<>())
                        .put(each.round(), value));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("--baseline: " + e.getMessage(), e);
        }
        return new Baseline(file, values);
    }

    /** How the figures have changed since, a line each place and variant. */
    List<String> lines(Plan plan, Results results) {
        var table = new TextTable();
        table.row("since " + file.getFileName(), "CPU", "p99", "capacity", "memory", "connects", "");
        boolean any = false;
        for (Place place : results.places()) {
            for (Variant variant : plan.variants()) {
                var cells = new ArrayList<>(List.of(
                        variant.name() + ", " + place.words()
                                + (place.setting().isEmpty() ? "" : ", " + place.setting())));
                SHOWN.forEach(figure -> cells.add(change(results, place, variant.name(), figure)));
                cells.add("");
                if (cells.stream().skip(1).anyMatch(cell -> !cell.isEmpty())) {
                    any = true;
                    table.row(cells.toArray(String[]::new));
                }
            }
        }
        return any ? table.lines() : List.of("Nothing in " + file + " was measured at the same places.");
    }

    /** The ratio of the medians: rounds of two comparisons have nothing in common that would pair them. */
    private String change(Results results, Place place, String variant, Figure figure) {
        var before = values.get(new Key(place, variant, figure.key()));
        var now = results.range(place, variant, figure);
        if (before == null || now.isEmpty()) {
            return "";
        }
        var range = Range.of(before.values().stream().mapToDouble(value -> value).toArray());
        double ratio = now.get().median() / range.median();
        boolean told = range.count() > 1 && now.get().count() > 1 && now.get().apartFrom(range);
        return String.format(Locale.ROOT, told ? "x%.2f" : "(x%.2f)", ratio);
    }
}
