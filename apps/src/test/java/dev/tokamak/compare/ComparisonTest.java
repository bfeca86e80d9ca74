package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Results results = new Results();

    @TempDir
    Path folder;

    /** An experiment of few words. */
    private record Stub(String name, boolean fails) implements Experiment {
        @Override
        public String title() {
            return name;
        }

        @Override
        public String question() {
            return "?";
        }

        @Override
        public String method() {
            return ".";
        }

        @Override
        public double weight() {
            return 1;
        }

        @Override
        public void run(Bench bench) throws IOException {
            if (fails) {
                throw new IOException("the disk is full");
            }
            bench.results().add(new Measurement(new Place(name, "open", "tcp", 1, ""), 1, "a", Map.of(Figure.P99, 1.0),
                    Set.of(), null, List.of(), ""));
        }
    }

    private int compared(Experiment... experiments) throws InterruptedException {
        var plan = new Plan(Mode.DEFAULT, List.of(experiments), List.of(new Variant("a", List.of("x"), true)),
                List.of(1),
                List.of(), List.of(), 64, 1, 1, 1, Optional.empty(), Duration.ofSeconds(5));
        var reporting = new Reporting(folder, Optional.empty(), Optional.empty(), List.of());
        return new Comparison(plan, new Cpus(List.of(), List.of(), List.of()), results,
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), reporting, "tokamak compare").run();
    }

    @Test
    void whatOneExperimentCanNotMeasureDoesNotEndTheOthers() throws Exception {
        assertThat(compared(new Stub("broken", true), new Stub("sound", false))).isEqualTo(1);
        assertThat(results.all()).extracting(each -> each.place().experiment()).containsExactly("sound");
        assertThat(results.isComplete()).isFalse();
        assertThat(results.remarks()).contains("\"broken\" did not come to its end: the disk is full.");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("tokamak compare: the disk is full\n");
        assertThat(folder.resolve("report.html")).exists();
    }

    @Test
    void whereNothingWasMeasuredAnEarlierReportStays() throws Exception {
        assertThat(compared()).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("nothing was measured");
        assertThat(folder).isEmptyDirectory();
    }
}
