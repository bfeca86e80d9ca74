package dev.tokamak.compare.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import dev.tokamak.compare.report.Chart.Axis;
import dev.tokamak.compare.report.Chart.Line;
import dev.tokamak.compare.report.Chart.Point;
import dev.tokamak.compare.report.Chart.Scale;
import dev.tokamak.compare.report.ReportDocument.Place;

/** Plots of any figure: over shares of the load, over clients, or side by side where the settings are just names. */
final class FigureCharts {
    static final String HOCKEY = "hockey";

    private static final int MOST = 6;
    /** What says how a run went rather than what came out. */
    private static final Set<String> HOUSEKEEPING = Set.of(
            "seconds", "messages", "lost", "wrong", "foreign_cpu", "client_busy", "client_cpu_us_per_message",
            "client_lag_p99_us", "server_busy", "server_threads", "server_rss_mib", "intended_per_s", "load_share");

    private final ReportDocument document;

    FigureCharts(ReportDocument document) {
        this.document = document;
    }

    /** Latency over rate, up to where the server gives up: p99, and thin the median. */
    List<Chart> hockey() {
        var charts = new ArrayList<Chart>();
        List<Place> places = document.places("hockey", "open");
        for (String protocol : Lines.protocols(places)) {
            List<Place> all = Lines.with(places, protocol);
            for (int clients : Lines.distinct(all.stream().map(Place::clients).toList())) {
                List<Place> here = all.stream().filter(place -> place.clients() == clients).toList();
                var lines = new ArrayList<>(Lines.of(document, here, this::rate, "latency_p99_us"));
                Lines.of(document, here, this::rate, "latency_p50_us").stream()
                        .map(line -> new Line(line.name() + ", p50", line.style(), true, true, line.points()))
                        .forEach(lines::add);
                charts.add(new Chart(
                        HOCKEY,
                        "Latency over rate, " + protocol.toUpperCase(Locale.ROOT) + ", "
                                + here.getFirst().clientsInWords(),
                        "p99 and, thin and dashed, p50 at 20 to 100 % of the capacity of each variant; further"
                                + " right and lower is better.",
                        Axis.linear("rate [messages/s]"),
                        Lines.logIfPossible("latency [µs]", lines),
                        List.copyOf(lines)));
            }
        }
        return charts.stream().filter(chart -> !chart.empty()).toList();
    }

    private Optional<Double> rate(Place place, String variant) {
        return document.summary(place, variant, "intended_per_s").map(ReportDocument.Summary::median);
    }

    /** What a connection costs, by the kind of memory. */
    List<Chart> memory() {
        List<String> kinds = List.of("memory", "heap", "stack", "kernel");
        var names = new Axis("", Scale.CATEGORY, List.of("resident", "heap", "stacks", "kernel"));
        var charts = new ArrayList<Chart>();
        for (Place place : document.places("memory", "idle")) {
            var points = new TreeMap<Integer, List<Point>>();
            for (int i = 0; i < kinds.size(); i++) {
                double at = i;
                Lines.of(document, List.of(place), (_, _) -> Optional.of(at), kinds.get(i) + "_kib_per_connection")
                        .forEach(line -> points.computeIfAbsent(line.style(), _ -> new ArrayList<>())
                                .addAll(line.points()));
            }
            var lines = new ArrayList<Line>();
            points.forEach((style, some) -> lines.add(
                    new Line(document.variants().get(style), style, false, false, List.copyOf(some))));
            charts.add(new Chart("", "Memory for each idle connection, " + place.words(),
                    "Slopes over the numbers of connections, by the kind of memory; lower is better.", names,
                    Lines.logIfPossible("memory [KiB]", lines), lines));
        }
        return charts.stream().filter(chart -> !chart.empty()).toList();
    }

    /** All ways to move a file side by side, for each number of clients. */
    List<Chart> files() {
        var charts = new ArrayList<Chart>();
        List<Place> all = document.places("files", "download");
        for (String figure : List.of("cpu_s_per_gb", "transfer_mb_per_s")) {
            for (int clients : Lines.distinct(all.stream().map(Place::clients).toList())) {
                List<Place> places = all.stream().filter(place -> place.clients() == clients).toList();
                List<String> ways = Lines.settings(places);
                var lines = Lines.of(document, places,
                        (place, _) -> Optional.of((double) ways.indexOf(place.setting())),
                        figure, false);
                charts.add(new Chart("",
                        Texts.capitalised(name(figure)) + ", " + places.getFirst().clientsInWords(), note(figure),
                        new Axis("", Scale.CATEGORY, ways),
                        Lines.logIfPossible(Texts.labelled(name(figure), document.unit(figure)), lines), lines));
            }
        }
        return charts.stream().filter(chart -> !chart.empty()).toList();
    }

    /** The first figures that an unknown experiment has. */
    List<Chart> any(String experiment) {
        var figures = new LinkedHashSet<String>();
        document.runs(experiment, "").forEach(run -> figures.addAll(run.figures().keySet()));
        figures.removeAll(HOUSEKEEPING);
        return of(experiment, figures.stream().limit(MOST).toList());
    }

    /** A plot of each figure, for each phase and protocol that has it. */
    List<Chart> of(String experiment, List<String> figures) {
        var charts = new ArrayList<Chart>();
        List<Place> all = document.places(experiment, "");
        for (String phase : Lines.distinct(all.stream().map(Place::phase).toList())) {
            List<Place> places = all.stream().filter(place -> place.phase().equals(phase)).toList();
            for (String protocol : Lines.protocols(places)) {
                for (String figure : figures) {
                    Chart chart = chart(Lines.with(places, protocol), phase, protocol, figure);
                    if (!chart.empty()) {
                        charts.add(chart);
                    }
                }
            }
        }
        return charts;
    }

    private Chart chart(List<Place> places, String phase, String protocol, String figure) {
        String label = Texts.labelled(name(figure), document.unit(figure));
        boolean served = places.stream().anyMatch(place -> place.clients() > 0);
        String title = Texts.capitalised(name(figure)) + (served ? ", " + protocol.toUpperCase(Locale.ROOT) : "")
                + (phase.equals("open") || !served ? "" : ", " + phase);
        List<String> settings = Lines.settings(places);
        boolean shares = settings.size() > 1 && settings.stream().allMatch(each -> Lines.percent(each).isPresent());
        boolean oneCount = places.stream().map(Place::clients).distinct().count() == 1;
        Axis x;
        List<Line> lines;
        if (shares && oneCount) {
            x = Axis.linear("load [% of capacity]");
            lines = Lines.of(document, places,
                    (place, _) -> Lines.percent(place.setting()).map(Integer::doubleValue), figure);
        } else if (settings.size() == 1 && !oneCount) {
            x = Lines.clients();
            lines = Lines.of(document, places, Lines::clients, figure);
        } else {
            List<String> names = Lines.distinct(places.stream().map(place -> name(place, oneCount)).toList());
            x = new Axis("", Scale.CATEGORY, names);
            lines = Lines.of(document, places,
                    (place, _) -> Optional.of((double) names.indexOf(name(place, oneCount))), figure, false);
        }
        Axis y = figure.startsWith("latency") ? Lines.logIfPossible(label, lines) : Axis.linear(label);
        return new Chart("", title, note(figure), x, y, lines);
    }

    private static String name(Place place, boolean oneCount) {
        if (place.clients() == 0 || oneCount && !place.setting().isEmpty()) {
            return place.setting().isEmpty() ? place.phase() : place.setting();
        }
        return place.setting().isEmpty() ? place.clientsInWords() : place.setting() + ", " + place.clientsInWords();
    }

    /** A key as words, without its unit: {@code cpu_us_per_message} is "CPU per message". */
    static String name(String figure) {
        return figure.replaceAll("_(us|ms|s|mib|kib|mb_per_s|per_s)(?=_|$)", "").replace("cpu", "CPU")
                .replace("_gb", " GB")
                .replace('_', ' ');
    }

    private String note(String figure) {
        var info = document.figure(figure);
        String sentence = info.sentence().isEmpty() ? "" : Texts.capitalised(info.sentence()) + "; ";
        return sentence + switch (info.better()) {
            case "less" -> "lower is better.";
            case "more" -> "higher is better.";
            default -> "neither end is better.";
        };
    }
}
