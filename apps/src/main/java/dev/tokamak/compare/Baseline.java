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
import dev.tokamak.compare.report.Range;

/** An earlier comparison, to which the figures of this one are related. */
final class Baseline {
    /** What is worth a line each; the report has the others. */
    private static final List<Figure> SHOWN = List.of(
            Figure.CPU_PER_MESSAGE, Figure.P99, Figure.THROUGHPUT, Figure.MEMORY_SLOPE, Figure.CONNECT_RATE);

    private static final double RATE_TOLERANCE = 0.05;

    private record Key(Place place, String variant, String figure) {}

    private final Path file;
    private final Map<Key, Map<Integer, Double>> values;

    private final List<MeasuredFigures> runs;

    private Baseline(Path file, List<MeasuredFigures> runs, Map<Key, Map<Integer, Double>> values) {
        this.file = file;
        this.runs = runs;
        this.values = values;
    }

    /**
     * Is it about the same work?
     *
     * @throws IllegalArgumentException when it is not; the message is for the user
     */
    void check(Plan plan) {
        for (var run : runs) {
            if (run.size() != plan.size() || run.depth() != plan.depth()) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "--baseline: %s measured messages of %d bytes at a depth of %d, this is to be %d and %d", file,
                        run.size(), run.depth(), plan.size(), plan.depth()));
            }
        }
    }

    /**
     * Reads the JSON of an earlier comparison.
     *
     * @throws IllegalArgumentException when it can't be read or is something else; the message is for the user
     */
    static Baseline read(Path file) {
        var values = new HashMap<Key, Map<Integer, Double>>();
        try {
            var runs = MeasuredFigures.read(file);
            for (var each : runs) {
                var place = new Place(each.experiment(), each.phase(), each.protocol(), each.clients(), each.setting());
                each.figures().forEach((figure, value) -> values
                        .computeIfAbsent(new Key(place, each.variant(), figure), _ -> new TreeMap<>())
                        .put(each.round(), value));
            }
            return new Baseline(file, runs, values);
        } catch (IOException e) {
            throw new IllegalArgumentException("--baseline: " + Failure.words(e), e);
        }
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

    /** An equal rate is a share of what the slowest could do in its own comparison: is it the same in both, within 5 %? */
    private boolean sameRate(Results results, Place place, String variant) {
        var before = values.get(new Key(place, variant, Figure.INTENDED_RATE.key()));
        var now = results.range(place, variant, Figure.INTENDED_RATE);
        if (before == null || now.isEmpty()) {
            return true;
        }
        double rate = Range.of(before.values().stream().mapToDouble(value -> value).toArray()).median();
        return Math.abs(now.get().median() / rate - 1) <= RATE_TOLERANCE;
    }

    /** The ratio of the medians: rounds of two comparisons have nothing in common that would pair them. */
    private String change(Results results, Place place, String variant, Figure figure) {
        if (figure == Figure.THROUGHPUT && results.range(place, variant, Figure.INTENDED_RATE).isPresent()) {
            return ""; // it says what was asked for, not what could be done
        }
        var before = values.get(new Key(place, variant, figure.key()));
        var now = results.range(place, variant, figure);
        if (before == null || now.isEmpty()) {
            return "";
        }
        var range = Range.of(before.values().stream().mapToDouble(value -> value).toArray());
        double ratio = now.get().median() / range.median();
        if (!Double.isFinite(ratio) || ratio <= 0) {
            return "";
        }
        boolean told = range.count() > 1 && now.get().count() > 1 && now.get().apartFrom(range)
                && sameRate(results, place, variant);
        return String.format(Locale.ROOT, told ? "x%.2f" : "(x%.2f)", ratio);
    }
}
