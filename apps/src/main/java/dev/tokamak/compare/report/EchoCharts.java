package dev.tokamak.compare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.HdrHistogram.Histogram;

import dev.tokamak.compare.report.Chart.Axis;
import dev.tokamak.compare.report.Chart.Line;
import dev.tokamak.compare.report.Chart.Scale;
import dev.tokamak.compare.report.ReportDocument.Place;
import dev.tokamak.compare.report.ReportDocument.Run;
import dev.tokamak.compare.report.Section.Group;

/** Cost, latency and capacity over the number of clients, and the percentiles of single places. */
final class EchoCharts {
    static final String CPU = "cpu";
    static final String PERCENTILES = "percentiles";

    private static final String CORRECTED = "From the intended send and, thin and dashed, from the actual send, which"
            + " hides waiting. All rounds together; lower is better.";

    private final ReportDocument document;
    private final List<Chart> charts = new ArrayList<>();

    private EchoCharts(ReportDocument document) {
        this.document = document;
    }

    /** A group for each protocol over the number of clients, then one with the percentiles. */
    static List<Group> of(ReportDocument document) {
        var groups = new ArrayList<Group>();
        List<Place> open = document.places("echo", "open");
        List<Place> closed = document.places("echo", "closed");
        var all = new ArrayList<>(closed);
        all.addAll(open);
        for (String protocol : Lines.protocols(all)) {
            var made = new EchoCharts(document);
            made.overClients(Lines.with(open, protocol), Lines.with(closed, protocol), protocol);
            groups.add(new Group(Lines.words(protocol, "") + " over the number of clients", made.charts));
        }
        List<Chart> percentiles = Lines.at(open, Lines.usual(open)).stream()
                .flatMap(place -> percentiles(document, place, "Percentiles, " + place.words(), CORRECTED).stream())
                .map(chart -> ofKind(PERCENTILES, chart))
                .toList();
        groups.add(new Group("Latency over percentile", percentiles));
        return groups.stream().filter(group -> !group.charts().isEmpty()).toList();
    }

    private void overClients(List<Place> open, List<Place> closed, String protocol) {
        String usual = Lines.usual(open);
        for (String setting : Lines.settings(open)) {
            List<Place> places = Lines.at(open, setting);
            String where = Lines.words(protocol, setting);
            add(setting.equals(usual) ? CPU : "", "CPU per message, " + where, "CPU per message [µs]", places,
                    "cpu_us_per_message", "Server processor time for each message at the same rate; lower is better.",
                    false);
        }
        for (String setting : Lines.settings(open)) {
            List<Place> places = Lines.at(open, setting);
            String where = Lines.words(protocol, setting);
            add("", "p99 latency, " + where, "p99 latency [µs]", places, "latency_p99_us",
                    "99 of 100 answers came within this time of the intended send; lower is better.", true);
        }
        add("", "Capacity, " + Lines.words(protocol, ""), "capacity [messages/s]", closed, "throughput_per_s",
                "Answers a second when each client sends as soon as it has its answer; higher is better.", false);
    }

    private void add(
            String kind, String title, String label, List<Place> places, String figure, String note, boolean log) {
        List<Line> lines = Lines.of(document, places, Lines::clients, figure);
        Axis y = log ? Lines.logIfPossible(label, lines) : Axis.linear(label);
        var chart = new Chart(kind, title, note, Lines.clients(), y, lines);
        if (!chart.empty()) {
            charts.add(chart);
        }
    }

    /** As a README shows it, by its kind. */
    private static Chart ofKind(String kind, Chart chart) {
        return new Chart(kind, chart.title(), chart.note(), chart.x(), chart.y(), chart.lines());
    }

    /** Latency over percentile; from the intended send, and dashed what a client that waits would have measured. */
    static Optional<Chart> percentiles(ReportDocument document, Place place, String title, String note) {
        var lines = new ArrayList<Line>();
        var uncorrected = new ArrayList<Line>();
        List<String> variants = document.variants();
        for (int i = 0; i < variants.size(); i++) {
            String variant = variants.get(i);
            int style = i;
            List<Run> runs = document.runs(place.experiment(), place.phase()).stream()
                    .filter(run -> run.place().equals(place) && run.variant().equals(variant))
                    .toList();
            Histograms.merged(runs, Histograms.LATENCY)
                    .ifPresent(histogram -> lines.add(line(variant, style, false, histogram)));
            Histograms.merged(runs, Histograms.SERVICE)
                    .ifPresent(histogram -> uncorrected.add(line(variant + ", uncorrected", style, true, histogram)));
        }
        lines.addAll(uncorrected);
        var x = new Axis("percentile", Scale.PERCENTILE, List.of());
        var chart = new Chart(
                "",
                title,
                note,
                x,
                Lines.logIfPossible("latency [µs]", lines),
                lines);
        return chart.empty() ? Optional.empty() : Optional.of(chart);
    }

    private static Line line(String name, int style, boolean secondary, Histogram histogram) {
        return new Line(name, style, secondary, true, Histograms.percentiles(histogram));
    }
}
