package dev.tokamak.compare.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

import dev.tokamak.compare.report.ReportDocument.MarkInfo;
import dev.tokamak.compare.report.ReportDocument.Run;

/** What can't be trusted, and why; and then everything raw. */
final class HtmlQuality {
    private final ReportDocument document;
    private final Html html;

    HtmlQuality(ReportDocument document, Html html) {
        this.document = document;
        this.html = html;
    }

    void quality() {
        List<Run> marked = document.measurements().stream().filter(run -> !run.marks().isEmpty()).toList();
        html.raw("<h2 id=\"quality\">Data quality</h2>\n<p>");
        html.text(marked.isEmpty()
                ? "None of the " + document.measurements().size() + " runs is marked."
                : marked.size() + " of " + document.measurements().size()
                        + " runs are marked: shown like the others, but not to be trusted without their marks.");
        html.raw("</p>\n");
        if (!marked.isEmpty()) {
            marks(marked);
            html.raw("<details><summary>Which runs are marked</summary>\n");
            html.table("Marked runs", RUN_COLUMNS, marked, HtmlQuality::run);
            html.raw("</details>\n");
        }
        if (document.remarks().stream().anyMatch(remark -> !remark.isBlank())) {
            html.raw("<h3>Remarks</h3>\n<ul>");
            document.remarks().stream().filter(remark -> !remark.isBlank())
                    .forEach(remark -> html.element("li", remark));
            html.raw("</ul>\n");
        }
        lag();
    }

    private static final List<String> RUN_COLUMNS = List.of("experiment", "where", "phase", "round", "variant", "marks",
            "note");

    private static void run(Html row, Run run) {
        row.head(run.place().experiment()).cell(run.place().words()).cell(run.place().phase());
        row.number(String.valueOf(run.round())).cell(run.variant()).cell(String.join(" ", run.marks()));
        row.cell(run.note());
    }

    private void marks(List<Run> marked) {
        var names = new TreeSet<String>();
        marked.forEach(run -> names.addAll(run.marks()));
        List<String> variants = document.variants();
        var heads = Stream.of(List.of("mark", "what it means"), variants).flatMap(List::stream).toList();
        html.table("Marked runs by mark and variant", heads, List.copyOf(names), (row, name) -> {
            var info = document.marks().getOrDefault(name, new MarkInfo("", "not explained", true));
            row.head((info.letter() + " " + name).strip());
            row.cell(info.sentence() + (info.spoilsCost() ? "" : " (CPU per message stays good)"));
            for (String variant : variants) {
                long count = marked.stream()
                        .filter(run -> run.variant().equals(variant) && run.marks().contains(name))
                        .count();
                row.number(String.valueOf(count));
            }
        });
    }

    /** How late the client itself was, since that is part of every latency. */
    private void lag() {
        Map<String, Range> lags = new LinkedHashMap<>();
        for (String variant : document.variants()) {
            double[] values = document.measurements().stream()
                    .filter(run -> run.variant().equals(variant))
                    .map(run -> run.figures().get("client_lag_p99_us"))
                    .flatMap(Stream::ofNullable)
                    .mapToDouble(value -> value)
                    .toArray();
            if (values.length > 0) {
                lags.put(variant, Range.of(values));
            }
        }
        if (lags.isEmpty()) {
            return;
        }
        html.raw("<h3>Lag of the client</h3>\n<p>How late messages left, against the schedule: 99 of 100 within this"
                + " time. It is part of every latency on this page.</p>\n");
        html.table("Client lag, p99 of each run [µs]", List.of("variant", "runs", "median", "worst"),
                List.copyOf(lags.entrySet()), (row, lag) -> {
                    Range range = lag.getValue();
                    row.head(lag.getKey()).number(String.valueOf(range.count()));
                    row.number(Texts.number(range.median())).number(Texts.number(range.max()));
                });
    }

    /** The machine, and how to do it again. */
    void machine() {
        html.raw("<h2 id=\"machine\">Machine and command</h2>\n");
        html.table("Where it was measured", List.of("fact", "value"), List.copyOf(document.machine().entrySet()),
                (row, fact) -> row.head(fact.getKey().replace('_', ' ')).cell(fact.getValue()));
        html.raw("<p>This repeats it:</p>\n<pre><code>").text(document.command()).raw("</code></pre>\n");
        html.raw("<details><summary>How each variant was started</summary>\n");
        html.table("Variants", List.of("variant", "command"), document.plan().variants(), (row, variant) -> row
                .head(variant.name() + (variant.control() ? " (control)" : ""))
                .cell(String.join(" ", variant.command())));
        html.raw("</details>\n");
    }

    /** Every run, and what the figures mean. */
    void raw() {
        html.raw("""
                <h2 id="raw">Raw data</h2>
                <p id="downloads">The same data lie beside this page as <code>report.csv</code>.</p>
                <details class="raw"><summary>Every run</summary>
                """);
        var heads = Stream.concat(RUN_COLUMNS.stream(), Stream.of("figures")).toList();
        html.table("Every run", heads, document.measurements(), (row, run) -> {
            run(row, run);
            row.cell(String.join("; ", run.figures().entrySet().stream()
                    .map(figure -> figure.getKey() + " " + Texts.number(figure.getValue()))
                    .toList()));
        });
        html.raw("</details>\n<details><summary>What each figure means</summary>\n");
        html.table("Figures", List.of("figure", "unit", "meaning", "better"),
                List.copyOf(document.figures().entrySet()), (row, figure) -> row
                        .head(figure.getKey())
                        .cell(Texts.unit(figure.getValue().unit()))
                        .cell(figure.getValue().sentence())
                        .cell(figure.getValue().better()));
        html.raw("</details>\n");
    }
}
