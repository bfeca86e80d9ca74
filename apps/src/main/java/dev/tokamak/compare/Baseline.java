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
    /** A figure that is worth a column in the table of its experiment, and what stands over it. */
    private record Column(String header, Figure figure) {}

    private static final List<Column> SHOWN = List.of(
            new Column("CPU", Figure.CPU_PER_MESSAGE),
            new Column("p99", Figure.P99),
            new Column("capacity", Figure.THROUGHPUT),
            new Column("memory", Figure.MEMORY_SLOPE),
            new Column("connects", Figure.CONNECT_RATE),
            new Column("burst", Figure.BURST),
            new Column("MB/s", Figure.FILE_RATE),
            new Column("CPU/GB", Figure.CPU_PER_GB),
            new Column("last p95", Figure.LAST_P95),
            new Column("CPU/delivery", Figure.CPU_PER_DELIVERY),
            new Column("members", Figure.CHAT_MEMBERS),
            new Column("lines", Figure.CODE_LINES));

    private static final double TOLERANCE = 0.05;

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

    /** How the figures have changed since: a table for each experiment, a line for each place and variant. */
    List<String> lines(Plan plan, Results results) {
        var lines = new ArrayList<String>();
        for (String experiment : results.places().stream().map(Place::experiment).distinct().toList()) {
            lines.addAll(table(plan, results, experiment));
        }
        return lines.isEmpty() ? List.of("Nothing in " + file + " was measured at the same places.") : lines;
    }

    private List<String> table(Plan plan, Results results, String experiment) {
        var table = new TextTable();
        var header = new ArrayList<>(List.of(experiment + ", since " + file.getFileName()));
        SHOWN.forEach(column -> header.add(column.header()));
        header.add("");
        table.row(header.toArray(String[]::new));
        boolean any = false;
        for (Place place : results.places()) {
            for (Variant variant : place.experiment().equals(experiment) ? plan.variants() : List.<Variant>of()) {
                var cells = new ArrayList<>(List.of(
                        variant.name() + ", " + place.words()
                                + (place.setting().isEmpty() ? "" : ", " + place.setting())));
                SHOWN.forEach(column -> cells.add(change(results, place, variant.name(), column.figure())));
                cells.add("");
                if (cells.stream().skip(1).anyMatch(cell -> !cell.isEmpty())) {
                    any = true;
                    table.row(cells.toArray(String[]::new));
                }
            }
        }
        return any ? table.lines() : List.of();
    }

    /**
     * An equal rate is a share of what the slowest could do in its own comparison: is it the same in both, within 5 %? And where more
     * is asked for than can be done latency grows as long as it lasts: did it last as long?
     */
    private boolean sameWork(Results results, Place place, String variant) {
        boolean overload = results.range(place, variant, Figure.SERVED).isPresent();
        return same(results, place, variant, Figure.INTENDED_RATE)
                && (!overload || same(results, place, variant, Figure.SECONDS));
    }

    private boolean same(Results results, Place place, String variant, Figure figure) {
        var before = values.get(new Key(place, variant, figure.key()));
        var now = results.range(place, variant, figure);
        if (before == null || now.isEmpty()) {
            return true;
        }
        double then = Range.of(before.values().stream().mapToDouble(value -> value).toArray()).median();
        return Math.abs(now.get().median() / then - 1) <= TOLERANCE;
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
        boolean counted = figure == Figure.CODE_LINES; // not measured: any difference is one
        boolean told = counted || range.count() > 1 && now.get().count() > 1 && now.get().apartFrom(range)
                && sameWork(results, place, variant);
        return String.format(Locale.ROOT, told ? "x%.2f" : "(x%.2f)", ratio);
    }
}
