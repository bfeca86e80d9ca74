package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

class ResultTableTest {
    private static final Plan PLAN = new Plan(
            Mode.DEFAULT,
            List.of(new EchoExperiment()),
            List.of(new Variant("reactor", List.of("x"), false), new Variant("platform", List.of("y"), false)),
            List.of(64),
            List.of(),
            List.of(),
            64,
            1,
            3,
            1,
            Optional.empty(),
            Duration.ofSeconds(60));

    private final Results results = new Results();

    private void add(String phase, String variant, int round, Map<Figure, Double> figures, Mark... marks) {
        var place = new Place("echo", phase, "tcp", 64, phase.equals("open") ? "70 %" : "");
        results.add(new Measurement(place, round, variant, figures, Set.of(marks), null, List.of(), ""));
    }

    private List<String> lines() {
        return new ResultTable(PLAN, results, new Cpus(List.of(), List.of(), List.of())).lines();
    }

    @Test
    void alignsNumbersToTheRight() {
        var table = new TextTable();
        table.row("name", "a", "note");
        table.row("x", "1000", "");
        assertThat(table.lines()).containsExactly("  name    a note", "  x    1000");
    }

    @Test
    void ranksByProcessorTimeAndShowsMediansWithTheirRange() {
        for (int round = 1; round <= 3; round++) {
            add("open", "reactor", round, Map.of(Figure.CPU_PER_MESSAGE, 10.0 + round));
            add("open", "platform", round, Map.of(Figure.CPU_PER_MESSAGE, 5.0 + round));
            add("closed", "reactor", round, Map.of(Figure.THROUGHPUT, 100.0));
        }
        List<String> rows = lines().stream().filter(line -> line.startsWith("  ") && line.contains("..")).toList();
        assertThat(rows.get(1)).startsWith("  platform").contains("7.00", "0.58", "6.00..8.00");
        assertThat(rows.get(2)).startsWith("  reactor").contains("12.0", "1.00", "11.0..13.0");
    }

    @Test
    void showsAMarkedRunWithItsReason() {
        add("closed", "reactor", 1, Map.of(Figure.THROUGHPUT, 100.0));
        add("open", "reactor", 1, Map.of(Figure.CPU_PER_MESSAGE, 5.0), Mark.RATE);
        add("open", "platform", 1, Map.of(Figure.CPU_PER_MESSAGE, 9.0));
        String text = String.join("\n", lines());
        assertThat(text).contains("R/-").contains(Mark.RATE.sentence()).contains("platform (marked)");
    }

    @Test
    void fitsAHundredColumns() {
        var figures = Map.of(
                Figure.CPU_PER_MESSAGE, 123.45,
                Figure.P50, 12345.0,
                Figure.P99, 123456.0,
                Figure.P999, 123456.0,
                Figure.MAX, 1234567.0,
                Figure.SWITCHES_PER_MESSAGE, 2.34,
                Figure.THREADS, 2061.0,
                Figure.RSS, 1234.0,
                Figure.INTENDED_RATE, 120000.0);
        for (int round = 1; round <= 2; round++) {
            add("open", "platform", round, figures, Mark.RATE, Mark.CLIENT_LIMIT, Mark.CLIENT_LATE, Mark.BUSY);
            add("closed", "platform", round, Map.of(Figure.THROUGHPUT, 1234567.0), Mark.CLIENT_LIMIT, Mark.PLATEAU,
                    Mark.BUSY);
        }
        assertThat(lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void showsWhatOtherExperimentsFoundWithTheirMarks() {
        var plan = new Plan(Mode.FULL, List.of(LoadLevels.overload()), PLAN.variants(), List.of(64), List.of(),
                List.of(), 64, 1, 1, 1, Optional.empty(), Duration.ofSeconds(60));
        var place = new Place("overload", "open", "tcp", 64, "150 %");
        results.add(new Measurement(place, 1, "reactor", Map.of(Figure.SERVED, 0.66, Figure.P99, 1234.0),
                Set.of(Mark.BUSY), null, List.of(), ""));
        var lines = new ResultTable(plan, results, new Cpus(List.of(), List.of(), List.of())).lines();
        assertThat(lines).contains("Overload")
                .anySatisfy(line -> assertThat(line).matches(" +TCP 150 %, reactor +0\\.66 +1234 +B"));
        assertThat(String.join("\n", lines)).contains(Mark.BUSY.sentence()).doesNotContain("Nothing was measured");
    }
}
