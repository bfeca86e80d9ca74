package dev.tokamak.compare.report;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

import dev.tokamak.compare.report.Chart.Line;

/** Drawings for a README: no scripts, no fonts to fetch, on a ground of their own, so that any page may show them. */
final class SvgPlots {
    private static final int WIDTH = 800;
    private static final int HEAD = 44;
    private static final int LEGEND_ROW = 24;
    private static final int FOOT = 30;
    private static final int ONE = 400;
    private static final int MANY = 270;
    private static final int MOST = 4;
    private static final String MEDIANS = "medians, and bars from the least to the greatest";

    private final ReportDocument document;
    private final List<Chart> charts;

    SvgPlots(ReportDocument document, List<Section> sections) {
        this.document = document;
        this.charts = sections.stream().flatMap(section -> section.charts().stream()).toList();
    }

    /** The drawings for which there are data, by file name. */
    Map<String, String> files() {
        var files = new LinkedHashMap<String, String>();
        put(files, "cpu-per-message.svg", "Server CPU per message at the same rate", all(EchoCharts.CPU), "echo",
                MEDIANS);
        put(files, "latency-percentiles.svg", "Latency over percentile", last(EchoCharts.PERCENTILES),
                "echo", "all rounds together");
        put(files, "memory-per-connection.svg", "Memory of idle connections", last(SeriesCharts.MEMORY),
                "memory", "medians of the rounds");
        put(files, "hockey-stick.svg", "Latency over rate", all(FigureCharts.HOCKEY), FigureCharts.HOCKEY,
                MEDIANS);
        put(files, "fairness.svg", "One bad client among many: the worst answer of the others",
                all(SeriesCharts.FAIRNESS), "neighbour", "the worst of all rounds");
        return files;
    }

    private List<Chart> all(String kind) {
        return charts.stream().filter(chart -> chart.kind().equals(kind)).limit(MOST).toList();
    }

    /** That of TCP with the most clients, or whatever there is. */
    private List<Chart> last(String kind) {
        List<Chart> some = charts.stream().filter(chart -> chart.kind().equals(kind)).toList();
        List<Chart> tcp = some.stream().filter(chart -> chart.title().contains("TCP")).toList();
        List<Chart> from = tcp.isEmpty() ? some : tcp;
        return from.isEmpty() ? from : List.of(from.getLast());
    }

    private void put(Map<String, String> files, String name, String title, List<Chart> some, String experiment,
            String together) {
        if (!some.isEmpty()) {
            int rounds = document.rounds(experiment);
            files.put(name, drawing(title, some, rounds > 1 ? rounds + " rounds: " + together : "one round"));
        }
    }

    private String drawing(String title, List<Chart> some, String rounds) {
        var names = new LinkedHashMap<String, Line>();
        some.forEach(chart -> chart.lines().forEach(line -> names.putIfAbsent(line.name(), line)));
        List<Map.Entry<String, Line>> legend = List.copyOf(names.entrySet());
        int each = some.size() == 1 ? ONE : MANY;
        int columns = legend.size() > 3 && longest(legend) < 28 ? 3 : legend.size() > 3 ? 2 : legend.size();
        int rows = Math.ceilDiv(legend.size(), columns);
        int height = HEAD + rows * LEGEND_ROW + some.size() * each + FOOT;
        var out = new StringBuilder();
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH + "\" height=\"" + height
                + "\" viewBox=\"0 0 " + WIDTH + ' ' + height + "\" role=\"img\" aria-labelledby=\"t d\">\n");
        out.append("<title id=\"t\">" + Texts.escaped(title) + "</title>\n");
        out.append("<desc id=\"d\">" + Texts.escaped(description(some)) + "</desc>\n");
        out.append("<style>\n" + style() + "</style>\n");
        out.append("<rect class=\"ground\" width=\"" + WIDTH + "\" height=\"" + height + "\" rx=\"8\"/>\n");
        out.append("<text class=\"title\" x=\"22\" y=\"32\">" + Texts.escaped(title) + "</text>\n");
        for (int i = 0; i < legend.size(); i++) {
            int x = 22 + i % columns * ((WIDTH - 40) / columns);
            legend(out, x, HEAD + LEGEND_ROW * (i / columns) + 14, legend.get(i).getValue());
        }
        for (int i = 0; i < some.size(); i++) {
            new SvgPanel(out, some.get(i), 0, HEAD + rows * LEGEND_ROW + i * each, WIDTH, each).draw();
        }
        out.append("<text class=\"foot\" x=\"22\" y=\"" + (height - 12) + "\">" + Texts.escaped(footing(rounds))
                + "</text>\n</svg>\n");
        return out.toString();
    }

    private static int longest(List<Map.Entry<String, Line>> legend) {
        return legend.stream().mapToInt(entry -> entry.getKey().length()).max().orElse(0);
    }

    private static String description(List<Chart> some) {
        var notes = new LinkedHashSet<String>();
        some.forEach(chart -> notes.add(chart.note()));
        return String.join(" ", notes);
    }

    private String footing(String rounds) {
        String cpu = document.machine().getOrDefault("cpu", "");
        String day = document.begun().length() > 10 ? document.begun().substring(0, 10) : document.begun();
        String line = "Echo over loopback, " + rounds + "; " + day
                + (cpu.isEmpty() ? "" : "; " + cpu);
        return line.length() > 115 ? line.substring(0, 112) + "..." : line;
    }

    private static void legend(StringBuilder out, int x, int y, Line line) {
        out.append("<g class=\"s" + line.style() % Style.ALL.size() + (line.secondary() ? " thin" : "") + "\">");
        if (line.joined()) {
            out.append("<path class=\"line\" d=\"M" + x + ',' + y + "h36\"/>");
        }
        if (!line.secondary()) {
            out.append("<path class=\"marker\" transform=\"translate(" + (x + 18) + ',' + y + ")\" d=\""
                    + Style.of(line.style()).marker() + "\"/>");
        }
        out.append("</g><text class=\"label\" x=\"" + (x + 44) + "\" y=\"" + (y + 5) + "\">"
                + Texts.escaped(line.name()) + "</text>\n");
    }

    private static String style() {
        var css = new StringBuilder("""
                text { font: 13px system-ui, sans-serif; fill: #222 }
                .title { font-size: 19px; font-weight: 600 }
                .heading { font-size: 14px; font-weight: 600 }
                .tick, .foot { fill: #555; font-size: 12px }
                .ground { fill: #fff; stroke: #ddd }
                .grid { stroke: #e4e4e4; fill: none }
                .axis { stroke: #777; fill: none }
                .line { fill: none; stroke-width: 2 }
                .range { fill: none; stroke-width: 1.3 }
                .thin .line { stroke-width: 1.1; stroke-dasharray: 4,4 }
                """);
        for (int i = 0; i < Style.ALL.size(); i++) {
            css.append(colour(i, Style.of(i).light()));
            if (!Style.of(i).dash().isEmpty()) {
                css.append(".s" + i + ":not(.thin) .line { stroke-dasharray: " + Style.of(i).dashes() + " }\n");
            }
        }
        css.append("""
                @media (prefers-color-scheme: dark) {
                text { fill: #eee }
                .tick, .foot { fill: #aaa }
                .ground { fill: #16181c; stroke: #333 }
                .grid { stroke: #2c3036 }
                .axis { stroke: #888 }
                """);
        for (int i = 0; i < Style.ALL.size(); i++) {
            css.append(colour(i, Style.of(i).dark()));
        }
        return css.append("}\n").toString();
    }

    private static String colour(int i, String colour) {
        return ".s" + i + " .line, .s" + i + " .range { stroke: " + colour + " } .s" + i + " .marker { fill: "
                + colour + " }\n";
    }
}
