package dev.tokamak.compare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.tokamak.compare.report.Section.Group;

/** Which plots each experiment gets; one that is not known here gets plain ones. */
final class Sections {
    private final ReportDocument document;
    private final FigureCharts figures;
    private final SeriesCharts series;

    Sections(ReportDocument document) {
        this.document = document;
        this.figures = new FigureCharts(document);
        this.series = new SeriesCharts(document);
    }

    /** All experiments that were measured, in the order of the document. */
    List<Section> all() {
        var sections = new ArrayList<Section>();
        document.experimentsMeasured().forEach((name, info) -> sections.add(
                new Section(name, info.title(), info.question(), info.method(), groups(name))));
        return sections;
    }

    private List<Group> groups(String experiment) {
        return switch (experiment) {
            case "echo" -> EchoCharts.of(document);
            case "course" -> series.course();
            default -> {
                List<Chart> charts = charts(experiment);
                yield charts.isEmpty() ? List.of() : List.of(new Group("", charts));
            }
        };
    }

    private List<Chart> charts(String experiment) {
        return switch (experiment) {
            case "memory" -> both(series.memory(), figures.memory());
            case "hockey" -> figures.hockey();
            case "neighbour" -> both(series.fairness(), figures.of(experiment, List.of("latency_p99_us")));
            case "ramp" -> both(series.ramp(), figures.of(experiment, List.of("settle_ms")));
            case "overload" -> figures.of(
                    experiment, List.of("served_share", "throughput_per_s", "latency_p99_us", "recovery_ms"));
            case "connect" -> figures.of(
                    experiment,
                    List.of("connections_per_s", "cpu_us_per_connection", "burst_ms", "latency_p99_us"));
            case "udp" -> figures.of(experiment, List.of("lost_share", "kernel_drops"));
            case "files" -> figures.files();
            case "chat" -> figures.of(experiment,
                    List.of("last_member_p95_ms", "cpu_us_per_delivery", "deliveries_per_s", "chat_members"));
            case "code" -> figures.of(experiment, List.of("code_lines"));
            default -> both(figures.any(experiment), series.any(experiment));
        };
    }

    private static List<Chart> both(List<Chart> first, List<Chart> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
