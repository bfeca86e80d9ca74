package dev.tokamak.compare.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

import dev.tokamak.compare.report.Verdict.Answer;
import dev.tokamak.compare.report.Verdict.Row;
import dev.tokamak.compare.report.Verdict.Standing;

/** The page: one file that needs no network, and no script but for the plots. */
final class HtmlReport {
    private final ReportDocument document;
    private final List<Section> sections;
    private final Html html = new Html();

    HtmlReport(ReportDocument document, List<Section> sections) {
        this.document = document;
        this.sections = sections;
    }

    /** The whole page; the document and the table for other programs are handed out from within it. */
    String page(String json, String csv) {
        String script = Resources.text("uPlot.iife.min.js") + "\n" + Resources.text("report.js");
        head(script);
        html.raw("<body>\n<header>\n<h1>Tokamak: threads against selectors</h1>\n");
        summary();
        html.raw("</header>\n");
        contents();
        html.raw("<main>\n");
        verdict();
        html.raw("""
                <h2 id="experiments">Experiments</h2>
                <noscript><p class="banner">Plots need JavaScript; the table below each has its values.</p></noscript>
                <p>Points are medians of the rounds, bars reach from the least to the greatest round. Drag over a plot
                to look closer, click twice to come back.</p>
                """);
        var plots = new HtmlPlots(document, html);
        sections.forEach(plots::section);
        if (sections.isEmpty()) {
            html.raw("<p>Nothing was measured.</p>\n");
        }
        var quality = new HtmlQuality(document, html);
        quality.quality();
        quality.machine();
        quality.raw();
        html.raw(Resources.text("glossary.html")).raw("</main>\n");
        var charts = sections.stream().flatMap(section -> section.charts().stream()).toList();
        html.raw("<script type=\"application/json\" id=\"data\">").raw(PageData.of(charts, csv, Slim.of(json)))
                .raw("</script>\n<script>").raw(script).raw("</script>\n</body>\n</html>\n");
        return html.toString();
    }

    /** The policy lets no script run but ours, and nothing be fetched, whatever the document contains. */
    private void head(String script) {
        html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\""
                + " content=\"default-src 'none'; style-src 'unsafe-inline';"
                + " script-src 'sha256-" + sha256(script) + "'; base-uri 'none'; form-action 'none'\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=\"color-scheme\" content=\"light dark\">\n"
                + "<title>Tokamak: threads against selectors</title>\n<style>\n");
        html.raw(Resources.text("uPlot.min.css")).raw(Resources.text("report.css")).raw(colours());
        html.raw("</style>\n</head>\n");
    }

    private static String sha256(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }

    /** One class for each style, light and dark. */
    private static String colours() {
        var light = new StringBuilder();
        var dark = new StringBuilder("@media screen and (prefers-color-scheme: dark) {\n");
        for (int i = 0; i < Style.ALL.size(); i++) {
            light.append(".s" + i + " { color: " + Style.of(i).light() + " }\n");
            dark.append(".s" + i + " { color: " + Style.of(i).dark() + " }\n");
        }
        return light.append(dark).append("}\n").toString();
    }

    private void summary() {
        var plan = document.plan();
        html.raw("<p>");
        html.text("What it costs to wait for many clients: " + String.join(", ", document.variants())
                + ", each serving the same protocol handlers in a process of its own, under the same load from another"
                + " process, over loopback. " + plan.messageBytes() + " bytes a message, "
                + (plan.rounds() == 1 ? "one round" : "up to " + plan.rounds() + " rounds") + ", "
                + document.measurements().size() + " runs");
        String cpu = document.machine().getOrDefault("cpu", "").strip();
        html.text(cpu.isEmpty() ? "." : ", on " + cpu + ".").raw(" Measured from ");
        time(document.begun());
        html.raw(" to ");
        time(document.ended());
        html.raw(".</p>\n");
        if (!document.complete()) {
            html.raw(
                    "<p class=\"banner\"><strong>Incomplete:</strong> not everything that was planned was measured; what is missing"
                            + " below was not measured.</p>\n");
        }
        if (document.indicative()) {
            html.raw("<p class=\"banner\"><strong>Indicative:</strong> short runs, or one round only. A comparison"
                    + " without <code>--quick</code> runs longer, and one with <code>--rounds 3</code> or"
                    + " <code>--full</code> repeats with fresh servers.</p>\n");
        }
        html.raw("<p>Server CPU per message at an equal rate ranks first here, throughput second. On few processors the"
                + " server shares them with the client that loads it and with the kernel, so the most messages a second"
                + " say as much about the client as about the server, while the processor time that one message takes"
                + " from the server process is counted by the kernel and stays the same beside a slow client.</p>\n");
    }

    private void time(String instant) {
        html.raw("<time datetime=\"").text(instant).raw("\">");
        html.text(instant.replaceFirst("T", " ").replaceFirst("(:\\d\\d)(\\.\\d+)?Z$", "$1 UTC")).raw("</time>");
    }

    private void contents() {
        html.raw("<nav aria-label=\"Contents\"><ul><li><a href=\"#verdict\">Verdict</a></li>");
        for (Section section : sections) {
            html.raw("<li><a href=\"#" + HtmlPlots.id(section.experiment()) + "\">").text(section.title())
                    .raw("</a></li>");
        }
        html.raw("<li><a href=\"#quality\">Data quality</a></li><li><a href=\"#machine\">Machine and command</a></li>"
                + "<li><a href=\"#raw\">Raw data</a></li><li><a href=\"#glossary\">Glossary</a></li></ul></nav>\n");
    }

    private void verdict() {
        var verdict = new Verdict(document);
        html.raw("<h2 id=\"verdict\">Verdict</h2>\n<p>Ask your own question; there is no winner of all of them."
                + " In each answer the better median comes first, whether or not it can be told apart from the next; × and \u201cnot told apart\u201d are against <strong>");
        html.text(verdict.base()).raw("</strong>. A \u201cdoubtful\u201d figure has marked runs behind it:"
                + " <a href=\"#quality\">see why</a>. All of it holds for this machine, over loopback.</p>\n");
        html.raw("<table class=\"verdict\"><caption>Verdict: questions and answers</caption><thead><tr>"
                + "<th scope=\"col\">Question</th><th scope=\"col\">Answer</th></tr></thead><tbody>\n");
        verdict.rows().forEach(this::row);
        html.raw("</tbody></table>\n");
    }

    private void row(Row row) {
        html.raw("<tr><th scope=\"row\">").text(row.question()).raw(" <span class=\"what\">").text(row.figure());
        html.raw("</span>");
        if (!row.answers().isEmpty()) {
            html.raw(" <a class=\"more\" href=\"#" + HtmlPlots.id(row.experiment()) + "\" aria-label=\"Plots: ")
                    .text(row.question()).raw("\">plots</a>");
        }
        html.raw("</th><td>");
        if (row.answers().isEmpty()) {
            html.raw("<span class=\"missing\">not measured</span>");
        }
        for (Answer answer : row.answers()) {
            html.raw("<p>");
            if (!answer.where().isEmpty()) {
                html.element("span class=\"where\"", answer.where() + ":").raw(" ");
            }
            for (int i = 0; i < answer.standings().size(); i++) {
                standing(answer.standings().get(i), i == answer.standings().size() - 1);
            }
            html.raw("</p>");
        }
        html.raw("</td></tr>\n");
    }

    private void standing(Standing standing, boolean last) {
        html.raw("<span class=\"standing\">");
        html.element("strong", standing.variant()).raw(" ").element("span class=\"figure\"", standing.figure());
        if (!standing.relation().isEmpty()) {
            html.raw(" ").element("span class=\"relation\"", "(" + standing.relation() + ")");
        }
        html.raw(last ? "</span>" : ",</span> ");
    }
}
