package dev.tokamak.compare.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.tokamak.compare.report.Chart.Line;
import dev.tokamak.compare.report.Chart.Point;
import dev.tokamak.compare.report.ReportDocument.Place;
import dev.tokamak.compare.report.ReportDocument.Summary;

/** The experiments on the page: a legend, plots with the table behind each, and all figures. */
final class HtmlPlots {
    private final ReportDocument document;
    private final Html html;
    private int plots;

    HtmlPlots(ReportDocument document, Html html) {
        this.document = document;
        this.html = html;
    }

    void section(Section section) {
        html.raw("<section id=\"" + id(section.experiment()) + "\">").element("h3", section.title()).raw("\n");
        if (!section.question().isEmpty()) {
            html.element("p class=\"question\"", section.question());
        }
        if (!section.method().isEmpty()) {
            html.element("p", section.method() + rounds(section.experiment()));
        }
        if (!section.charts().isEmpty()) {
            legend();
            section.groups().forEach(this::group);
        }
        figures(section);
        html.raw("</section>\n");
    }

    /** How often it was measured; code is counted once. */
    private String rounds(String experiment) {
        int rounds = document.rounds(experiment);
        return experiment.equals("code")
                ? ""
                : rounds == 1 ? " Measured in one round." : " Measured in " + rounds + " rounds.";
    }

    /** The place of an experiment on the page; its name is foreign, so only the letters of it stay. */
    static String id(String experiment) {
        return "experiment-" + experiment.replaceAll("[^A-Za-z0-9]", "-");
    }

    private void group(Section.Group group) {
        if (!group.title().isEmpty()) {
            html.element("h4", group.title());
        }
        html.raw("<div class=\"plots\">\n");
        group.charts().forEach(this::plot);
        html.raw("</div>\n");
    }

    private void legend() {
        html.raw("<ul class=\"legend\" aria-label=\"Variants\">");
        List<String> variants = document.variants();
        for (int i = 0; i < variants.size(); i++) {
            String variant = variants.get(i);
            var style = Style.of(i);
            boolean control = document.plan().variants().stream()
                    .anyMatch(each -> each.control() && each.name().equals(variant));
            html.raw("<li><svg class=\"s" + i % Style.ALL.size() + "\" aria-hidden=\"true\" width=\"44\" height=\"14\">"
                    + "<path class=\"line\" d=\"M0,7h44\" stroke-dasharray=\"" + style.dashes() + "\"/>"
                    + "<path class=\"marker\" transform=\"translate(22,7)\" d=\"" + style.marker() + "\"/></svg> ");
            html.text(variant + (control ? " (control)" : "")).raw("</li>");
        }
        html.raw("</ul>\n");
    }

    private void plot(Chart chart) {
        html.raw("<figure class=\"plot\"><figcaption>").element("strong", chart.title()).raw(" ");
        html.element("span", chart.note()).raw("</figcaption>\n");
        html.raw("<div class=\"canvas\" data-plot=\"" + plots + "\" role=\"img\" aria-label=\"");
        html.text("Plot: " + chart.title() + ". Its values are in the table that follows.").raw("\"></div>\n");
        html.raw("<p class=\"readout\" aria-hidden=\"true\"></p>\n<details><summary>");
        html.text("Table: " + chart.title()).raw("</summary>\n");
        plots++;
        values(chart);
        html.raw("</details></figure>\n");
    }

    private void values(Chart chart) {
        var xs = new TreeSet<Double>();
        chart.lines().forEach(line -> line.points().forEach(point -> xs.add(point.x())));
        var columns = new ArrayList<String>();
        columns.add(chart.x().label());
        chart.lines().forEach(line -> columns.add(line.name()));
        List<Map<Double, List<Point>>> byX = chart.lines().stream().map(HtmlPlots::byX).toList();
        html.table(chart.title() + ": " + chart.y().label(), columns, List.copyOf(xs), (row, x) -> {
            row.head(chart.x().text(x));
            byX.forEach(points -> row.number(String.join("; ", points.getOrDefault(x, List.of()).stream()
                    .map(HtmlPlots::text)
                    .toList())));
        });
    }

    private static Map<Double, List<Point>> byX(Line line) {
        var byX = new TreeMap<Double, List<Point>>();
        line.points().forEach(point -> byX.computeIfAbsent(point.x(), _ -> new ArrayList<>()).add(point));
        return byX;
    }

    private static String text(Point point) {
        return withRange(point.y(), point.low(), point.high());
    }

    private static String withRange(double median, double min, double max) {
        String text = Texts.number(median);
        return max > min ? text + " (" + Texts.number(min) + ".." + Texts.number(max) + ")" : text;
    }

    /** A row for each variant at each place, a column for each figure. */
    private void figures(Section section) {
        var columns = new LinkedHashSet<String>();
        var rows = new LinkedHashMap<Row, Map<String, Summary>>();
        for (Place place : document.places(section.experiment(), "")) {
            for (String variant : document.variants()) {
                for (Summary summary : document.summaries()) {
                    if (summary.place().equals(place) && summary.variant().equals(variant)) {
                        columns.add(summary.figure());
                        rows.computeIfAbsent(new Row(place, variant), _ -> new LinkedHashMap<>())
                                .put(summary.figure(), summary);
                    }
                }
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        var heads = new ArrayList<>(List.of("where", "phase", "variant", "marks"));
        columns.forEach(figure -> heads.add(Texts.labelled(FigureCharts.name(figure), document.unit(figure))));
        html.raw("<details><summary>").text("All figures: " + section.title()).raw("</summary>\n");
        html.table(
                section.title() + ": median of the rounds (least..greatest), × (interval) against "
                        + document.variants().getFirst() + " where told apart",
                heads,
                List.copyOf(rows.entrySet()),
                (row, entry) -> {
                    row.head(entry.getKey().place().words());
                    row.cell(entry.getKey().place().phase()).cell(entry.getKey().variant());
                    row.cell(marks(entry.getValue()));
                    columns.forEach(figure -> row.number(figure(entry.getValue(), figure)));
                });
        html.raw("</details>\n");
    }

    private record Row(Place place, String variant) {}

    private static String marks(Map<String, Summary> figures) {
        var marks = new LinkedHashSet<String>();
        figures.values().forEach(summary -> marks.addAll(summary.marks()));
        return String.join(" ", marks);
    }

    private static String figure(Map<String, Summary> figures, String key) {
        Summary summary = figures.get(key);
        if (summary == null) {
            return "";
        }
        String text = withRange(summary.median(), summary.min(), summary.max());
        return summary.ratio()
                .filter(ReportDocument.Ratio::toldApart)
                .map(ratio -> text + " × " + withRange(ratio.median(), ratio.low(), ratio.high()))
                .orElse(text);
    }
}
