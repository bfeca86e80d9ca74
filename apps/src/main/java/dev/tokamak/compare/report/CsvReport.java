package dev.tokamak.compare.report;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.tokamak.compare.report.ReportDocument.Run;

/** One row for each figure of each run, as RFC 4180 has it; spreadsheets take no cell of it for a formula. */
final class CsvReport {
    static final List<String> HEADER = List.of(
            "experiment", "phase", "protocol", "clients", "setting", "round", "variant", "figure", "unit", "value",
            "marks");

    private static final String FORMULA = "=+-@\t\r";

    private CsvReport() {}

    static String of(ReportDocument document) {
        var out = new StringBuilder();
        row(out, HEADER.stream());
        for (Run run : document.measurements()) {
            var place = run.place();
            new TreeMap<>(run.figures()).forEach((figure, value) -> row(
                    out,
                    Stream.of(
                            cell(place.experiment()),
                            cell(place.phase()),
                            cell(place.protocol()),
                            String.valueOf(place.clients()),
                            cell(place.setting()),
                            String.valueOf(run.round()),
                            cell(run.variant()),
                            cell(figure),
                            cell(document.figure(figure).unit()),
                            Texts.exact(value),
                            cell(String.join(" ", run.marks())))));
        }
        return out.toString();
    }

    private static void row(StringBuilder out, Stream<String> cells) {
        out.append(cells.collect(Collectors.joining(","))).append("\r\n");
    }

    /** Quoted where it must be; an apostrophe before what would be a formula. */
    static String cell(String text) {
        String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean quotes = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return quotes ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
