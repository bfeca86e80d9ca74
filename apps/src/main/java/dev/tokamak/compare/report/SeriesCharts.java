package dev.tokamak.compare.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

import dev.tokamak.compare.report.Chart.Axis;
import dev.tokamak.compare.report.Chart.Line;
import dev.tokamak.compare.report.Chart.Point;
import dev.tokamak.compare.report.ReportDocument.Place;
import dev.tokamak.compare.report.ReportDocument.Run;
import dev.tokamak.compare.report.ReportDocument.Series;
import dev.tokamak.compare.report.Section.Group;

/** Plots of what was measured in steps: over time, over connections, over attempts. */
final class SeriesCharts {
    static final String FAIRNESS = "fairness";
    static final String MEMORY = "memory";

    private final ReportDocument document;

    SeriesCharts(ReportDocument document) {
        this.document = document;
    }

    /** Resident memory over connections, with the slope in the name of each line. */
    List<Chart> memory() {
        var charts = new ArrayList<Chart>();
        for (Place place : document.places("memory", "idle")) {
            List<Line> lines = lines(place, "resident", Range::median, false, true).stream()
                    .map(line -> new Line(
                            line.name() + slope(place, line.name()),
                            line.style(),
                            false,
                            true,
                            line.points().stream().map(SeriesCharts::mebibytes).toList()))
                    .toList();
            var chart = new Chart(
                    MEMORY,
                    "Resident memory of idle connections, " + place.words(),
                    "The steeper, the more each connection costs; where the lines begin is what the server needs"
                            + " without any. Lower is better.",
                    Axis.linear("idle connections"),
                    Axis.linear("resident memory [MiB]"),
                    lines);
            if (!chart.empty()) {
                charts.add(chart);
            }
        }
        return charts;
    }

    private String slope(Place place, String variant) {
        return document.summary(place, variant, "memory_kib_per_connection")
                .map(summary -> ": " + Texts.number(summary.median()) + " KiB each")
                .orElse("");
    }

    private static Point mebibytes(Point point) {
        double kib = 1024;
        return new Point(point.x(), point.y() / kib, point.low() / kib, point.high() / kib);
    }

    /** The worst answer over time for each kind of bad client, the worst of all rounds. */
    List<Chart> fairness() {
        var charts = new ArrayList<Chart>();
        for (Place place : document.places("neighbour", "open")) {
            List<Line> lines = lines(place, "worst answer", Range::max, false, true);
            add(charts, FAIRNESS, "Bad client: " + place.setting(),
                    "The worst answer that any of the " + place.clients()
                            + " others got in each tenth of a second, the worst of all rounds; lower is better.",
                    "worst answer [µs]", "time [s]", lines);
        }
        return charts;
    }

    /** The worst answer, and thin the median, while load sets in on an idle server. */
    List<Chart> ramp() {
        var charts = new ArrayList<Chart>();
        for (Place place : document.places("ramp", "open")) {
            var lines = new ArrayList<>(lines(place, "worst answer", Range::median, false, true));
            lines.addAll(lines(place, "median answer", Range::median, true, true));
            add(charts, "", "Answers " + place.setting() + ", " + place.words(),
                    "The worst answer in each step and, thin and dashed, the median answer; lower is better.",
                    "answer [µs]", "time [s]", lines);
        }
        return charts;
    }

    /** A few single sends as dots, beside the distribution of many. */
    List<Group> course() {
        return Lines.protocols(places("course")).stream()
                .map(protocol -> new Group(Lines.words(protocol, ""), course(protocol)))
                .filter(group -> !group.charts().isEmpty())
                .toList();
    }

    private List<Chart> course(String protocol) {
        var charts = new ArrayList<Chart>();
        for (Place place : Lines.with(places("course"), protocol)) {
            List<Line> lines = lines(place, "single sends", Range::median, false, false);
            add(charts, "", "Single sends, " + place.words(),
                    "Each dot is one message and one answer: try to tell the variants apart.",
                    "answer [µs]", "attempt", lines);
            EchoCharts.percentiles(document, place, "Distribution, " + place.words(),
                    "Many sends, one after the other, all rounds together; lower is better.").ifPresent(charts::add);
        }
        return charts;
    }

    /** Whatever an experiment has that this report does not know. */
    List<Chart> any(String experiment) {
        var charts = new ArrayList<Chart>();
        for (Place place : places(experiment)) {
            Set<String> names = new LinkedHashSet<>();
            document.runs(experiment, place.phase()).stream()
                    .filter(run -> run.place().equals(place))
                    .flatMap(run -> run.series().stream())
                    .forEach(series -> names.add(series.name()));
            for (String name : names) {
                Series first = series(place, name).getFirst();
                add(charts, "", first.name() + ", " + place.words(), "The median of the rounds.",
                        Texts.labelled(first.name(), Texts.unit(first.unit())),
                        Texts.labelled(first.xName(), Texts.unit(first.xUnit())),
                        lines(place, name, Range::median, false, true));
            }
        }
        return charts;
    }

    private List<Place> places(String experiment) {
        return document.places(experiment, "");
    }

    private List<Series> series(Place place, String name) {
        return document.runs(place.experiment(), place.phase()).stream()
                .filter(run -> run.place().equals(place))
                .flatMap(run -> run.series().stream())
                .filter(series -> series.name().equals(name))
                .toList();
    }

    private static void add(
            List<Chart> charts,
            String kind,
            String title,
            String note,
            String label,
            String xLabel,
            List<Line> lines) {
        var chart = new Chart(
                kind, title, note, Axis.linear(xLabel), Lines.logIfPossible(label, lines), lines);
        if (!chart.empty()) {
            charts.add(chart);
        }
    }

    /** One line for each variant; what the rounds have at the same x becomes one point. */
    private List<Line> lines(
            Place place, String name, ToDoubleFunction<Range> together, boolean secondary, boolean joined) {
        var lines = new ArrayList<Line>();
        List<String> variants = document.variants();
        for (int i = 0; i < variants.size(); i++) {
            String variant = variants.get(i);
            List<Run> runs = document.runs(place.experiment(), place.phase()).stream()
                    .filter(run -> run.place().equals(place) && run.variant().equals(variant))
                    .toList();
            List<Point> points = points(runs, name, together, joined);
            if (!points.isEmpty()) {
                String label = secondary ? variant + ", " + name : variant;
                lines.add(new Line(label, i, secondary, joined, points));
            }
        }
        return lines;
    }

    /** Single dots stay single: they are what was seen. */
    private static List<Point> points(
            List<Run> runs, String name, ToDoubleFunction<Range> together, boolean joined) {
        var byX = new TreeMap<Double, List<Double>>();
        for (Run run : runs) {
            for (Series series : run.series()) {
                for (int i = 0; series.name().equals(name) && i < series.x().size(); i++) {
                    if (!Double.isNaN(series.values().get(i)) && !Double.isNaN(series.x().get(i))) {
                        byX.computeIfAbsent(series.x().get(i), _ -> new ArrayList<>()).add(series.values().get(i));
                    }
                }
            }
        }
        var points = new ArrayList<Point>();
        byX.forEach((x, values) -> {
            if (joined) {
                double[] all = values.stream().mapToDouble(value -> value).toArray();
                points.add(new Point(x, together.applyAsDouble(Range.of(all))));
            } else {
                values.forEach(value -> points.add(new Point(x, value)));
            }
        });
        return points;
    }
}
