package dev.tokamak.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.tokamak.compare.report.Range;

/** The report that a person reads: one small table for each number of clients, a legend, a verdict. 100 columns. */
final class ResultTable {
    private static final int WIDTH = 100;
    private static final int SHOWN_PERCENT = 70;
    private static final String NOTHING = "-";
    private static final double TEN = 10;
    private static final double HUNDRED = 100;
    private static final double THOUSAND = 1_000;
    private static final double MANY = 100_000;

    private final Plan plan;
    private final Results results;
    private final Cpus cpus;
    private final Set<Mark> used = EnumSet.noneOf(Mark.class);

    ResultTable(Plan plan, Results results, Cpus cpus) {
        this.plan = plan;
        this.results = results;
        this.cpus = cpus;
    }

    /** All lines of the report. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        for (Place closed : echoPlaces(results)) {
            echo(lines, closed, equalRate(results, closed));
            lines.add("");
        }
        if (idle(results).isPresent()) {
            memory(lines);
            lines.add("");
        }
        for (Experiment experiment : plan.experiments()) {
            var table = new ExperimentTable(plan, results, experiment).lines(used);
            lines.addAll(table);
            if (!table.isEmpty()) {
                lines.add("");
            }
        }
        if (lines.isEmpty()) {
            return List.of("Nothing was measured.");
        }
        legend(lines);
        lines.add("");
        new Verdict(plan, results).lines().forEach(line -> lines.addAll(wrapped(line)));
        return lines;
    }

    /** Where capacities were measured for messages a second. */
    static List<Place> echoPlaces(Results results) {
        return results.places().stream()
                .filter(place -> place.experiment().equals("echo") && place.phase().equals(EchoExperiment.CLOSED))
                .toList();
    }

    /** The place of the equal rate that is shown of those that were measured there: the one nearest to 70 %. */
    static Place equalRate(Results results, Place closed) {
        return results.places().stream()
                .filter(place -> place.equals(closed.with(EchoExperiment.OPEN, place.setting())))
                .min(Comparator.comparingInt(place -> Math.abs(percent(place) - SHOWN_PERCENT)))
                .orElse(closed.with(EchoExperiment.OPEN, ""));
    }

    private static int percent(Place place) {
        return Integer.parseInt(place.setting().split(" ")[0]);
    }

    static Optional<Place> idle(Results results) {
        return results.places().stream().filter(place -> place.experiment().equals("memory")).findFirst();
    }

    private void echo(List<String> lines, Place closed, Place open) {
        Optional<Range> rate = plan.variants().stream()
                .map(variant -> results.range(open, variant.name(), Figure.INTENDED_RATE))
                .flatMap(Optional::stream)
                .findFirst();
        lines.add(String.format(
                Locale.ROOT,
                "%s echo, %d client%s, %d bytes, %s",
                closed.protocol().toUpperCase(Locale.ROOT),
                closed.clients(),
                closed.clients() == 1 ? "" : "s",
                plan.size(),
                rate.map(range -> "at an equal " + whole(range.median()) + " msg/s (" + open.setting()
                        + " of the slowest)")
                        .orElse("capacity only")));
        var table = new TextTable();
        table.row(
                "variant", "CPU us", "ratio", plan.rounds() > 1 ? "min..max" : "", "p50", "p99", "p99.9",
                "max", "peak/s", "ratio",
                "ctx",
                "thr", "MiB", "");
        for (Variant variant : ranked(closed, open)) {
            row(table, closed, open, variant.name());
        }
        lines.addAll(table.lines());
    }

    /** By processor time a message, the least first; what has none comes last. */
    private List<Variant> ranked(Place closed, Place open) {
        return plan.variants().stream()
                .filter(variant -> results.has(closed, variant.name()) || results.has(open, variant.name()))
                .sorted(Comparator.comparingDouble(
                        variant -> results.range(open, variant.name(), Figure.CPU_PER_MESSAGE)
                                .map(Range::median)
                                .orElse(Double.MAX_VALUE)))
                .toList();
    }

    private void row(TextTable table, Place closed, Place open, String name) {
        Optional<Range> cpu = results.range(open, name, Figure.CPU_PER_MESSAGE);
        Optional<Range> capacity = results.range(closed, name, Figure.THROUGHPUT);
        table.row(
                name,
                text(cpu),
                ratio(open, name, Figure.CPU_PER_MESSAGE),
                cpu.filter(range -> range.count() > 1)
                        .map(range -> number(range.min()) + ".." + number(range.max()))
                        .orElse(plan.rounds() > 1 ? NOTHING : ""),
                text(results.range(open, name, Figure.P50)),
                text(results.range(open, name, Figure.P99)),
                text(results.range(open, name, Figure.P999)),
                text(results.range(open, name, Figure.MAX)),
                capacity.map(range -> whole(range.median())).orElse(NOTHING),
                ratio(closed, name, Figure.THROUGHPUT),
                text(results.range(open, name, Figure.SWITCHES_PER_MESSAGE)),
                results.range(open, name, Figure.THREADS)
                        .map(range -> whole(range.median()))
                        .orElse(NOTHING),
                results.range(open, name, Figure.RSS)
                        .map(range -> whole(range.median()))
                        .orElse(NOTHING),
                marks(closed, open, name));
    }

    /** Marks of the equal rate, then those of the capacity: {@code B/BC}. */
    private String marks(Place closed, Place open, String name) {
        Set<Mark> ofCost = results.marks(open, name);
        Set<Mark> ofCapacity = results.marks(closed, name);
        used.addAll(ofCost);
        used.addAll(ofCapacity);
        return ofCost.isEmpty() && ofCapacity.isEmpty() ? "" : letters(ofCost) + "/" + letters(ofCapacity);
    }

    private static String letters(Set<Mark> marks) {
        return marks.isEmpty()
                ? NOTHING
                : marks.stream().sorted().map(mark -> String.valueOf(mark.letter())).collect(Collectors.joining());
    }

    private void memory(List<String> lines) {
        lines.add("Memory of idle TCP connections, over " + plan.idleCounts() + " of them");
        var table = new TextTable();
        table.row("variant", "KiB each", "of it heap", "stacks", "kernel beside", "fit", "MiB without", "");
        Place place = idle(results).orElseThrow();
        for (Variant variant : plan.variants()) {
            String name = variant.name();
            if (results.has(place, name)) {
                Set<Mark> marks = results.marks(place, name);
                used.addAll(marks);
                table.row(
                        name,
                        text(results.range(place, name, Figure.MEMORY_SLOPE)),
                        text(results.range(place, name, Figure.HEAP_SLOPE)),
                        text(results.range(place, name, Figure.STACK_SLOPE)),
                        text(results.range(place, name, Figure.KERNEL_SLOPE)),
                        text(results.range(place, name, Figure.MEMORY_FIT)),
                        text(results.range(place, name, Figure.MEMORY_BASE)),
                        marks.isEmpty() ? "" : letters(marks));
            }
        }
        lines.addAll(table.lines());
    }

    private void legend(List<String> lines) {
        if (!echoPlaces(results).isEmpty()) {
            echoLegend(lines);
        }
        if (idle(results).isPresent()) {
            lines.add(
                    "KiB each   what the process grows by for each connection; kernel: both ends, beside the process");
            lines.add("fit        how straight the growth is: below 0.9 the slope says little");
        }
        for (Mark mark : used) {
            lines.addAll(wrapped(mark.letter() + "          " + mark.sentence()));
        }
        if (!used.isEmpty() && !echoPlaces(results).isEmpty()) {
            lines.add("           (marks of any round; before the / of the equal rate, behind it of the capacity)");
        }
        lines.add("");
        boolean files = results.places().stream().anyMatch(place -> place.experiment().equals("files"));
        lines.add("Every answer was checked byte for byte" + (files ? ", files before they were timed." : "."));
        lines.add(cpus.sentence());
        results.remarks().forEach(remark -> lines.addAll(wrapped(remark)));
    }

    private void echoLegend(List<String> lines) {
        lines.add("CPU us     processor time of the server for each message at the equal rate: look here first");
        lines.add("           (below capacity each message wakes the server; near it a wake-up serves many, for less)");
        lines.add("ratio      against " + plan.variants().getFirst().name()
                + (plan.rounds() > 1 ? "; figures are medians of up to " + plan.rounds() + " rounds" : ""));
        lines.add("p50 .. max microseconds from the intended send to the answer, at the equal rate (k: thousands)");
        lines.add("peak/s     capacity: answers a second when each client sends as soon as it has its answer");
        lines.add("ctx        context switches of the server for each message;  thr, MiB: its threads, its memory");
    }

    /** Breaks a line at spaces; what follows is indented. */
    static List<String> wrapped(String line) {
        var lines = new ArrayList<String>();
        String rest = line;
        while (rest.length() > WIDTH) {
            int space = rest.lastIndexOf(' ', WIDTH);
            int cut = space > WIDTH / 2 ? space : WIDTH;
            lines.add(rest.substring(0, cut));
            rest = "    " + rest.substring(cut).stripLeading();
        }
        lines.add(rest);
        return lines;
    }

    private static String text(Optional<Range> range) {
        return range.map(each -> number(each.median())).orElse(NOTHING);
    }

    private String ratio(Place place, String name, Figure figure) {
        return results.ratio(place, name, plan.base(), figure)
                .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio.median()))
                .orElse(NOTHING);
    }

    /** Two digits after the point below 10, one below 100, none above, and thousands above 100,000. */
    static String number(double value) {
        if (value >= MANY) {
            return String.format(Locale.ROOT, "%.0fk", value / THOUSAND);
        }
        String format = value < TEN ? "%.2f" : value < HUNDRED ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, format, value);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }
}
