package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.compare.report.SchemaCheck;

/** What is written of a comparison, and what a later one says to it. */
class BaselineTest {
    private static final Place ECHO = new Place("echo", "open", "tcp", 64, "70 %");
    private static final Place FILES = new Place("files", "download", "tcp", 8, "copied");
    private static final Place OVERLOAD = new Place("overload", "open", "tcp", 64, "150 %");

    @TempDir
    Path folder;

    private static Plan plan(int size) {
        return new Plan(Mode.FULL, Experiments.of(Mode.FULL),
                List.of(new Variant("reactor", List.of("x"), false), new Variant("platform", List.of("y"), true)),
                List.of(64), List.of(), List.of(), size, 1, 2, 2, Optional.empty(), Duration.ofSeconds(1));
    }

    private static Results of(Place place, Map<Figure, Double> figures) {
        var results = new Results();
        for (int round = 1; round <= 2; round++) {
            results.add(new Measurement(place, round, "reactor", figures, Set.of(), null, List.of(), ""));
        }
        return results;
    }

    private Path written(Results results) throws IOException {
        Path file = folder.resolve("old.json");
        new JsonReport(plan(64), results, Map.of("cpu", "a"), "tokamak compare", Instant.EPOCH).write(file);
        return file;
    }

    private String since(Results before, Results now) throws IOException {
        return String.join("\n", Baseline.read(written(before)).lines(plan(64), now));
    }

    @Test
    void figuresOfEveryExperimentAreRelated() throws Exception {
        assertThat(
                since(of(ECHO, Map.of(Figure.CPU_PER_MESSAGE, 10.0)), of(ECHO, Map.of(Figure.CPU_PER_MESSAGE, 20.0))))
                .contains("echo, since old.json").containsPattern("reactor, TCP, 64 clients, 70 % +x2\\.00");
        var before = of(FILES, Map.of(Figure.FILE_RATE, 500.0, Figure.CPU_PER_GB, 1.0));
        var now = of(FILES, Map.of(Figure.FILE_RATE, 250.0, Figure.CPU_PER_GB, 1.0));
        assertThat(since(before, now)).contains("MB/s", "CPU/GB")
                .containsPattern("reactor, TCP, 8 clients, copied +x0\\.50 +\\(x1\\.00\\)");
        var members = new Place("chat", "capacity", "tcp", 0, "");
        assertThat(
                since(of(members, Map.of(Figure.CHAT_MEMBERS, 500.0)), of(members, Map.of(Figure.CHAT_MEMBERS, 250.0))))
                .containsPattern("reactor, TCP +x0\\.50");
    }

    @Test
    void latencyOfAnOverloadThatLastedLongerIsNotToldApart() throws Exception {
        var before = of(OVERLOAD, Map.of(Figure.P99, 1_000.0, Figure.SERVED, 0.5, Figure.SECONDS, 1.0,
                Figure.INTENDED_RATE, 100.0));
        var longer = of(OVERLOAD, Map.of(Figure.P99, 2_000.0, Figure.SERVED, 0.5, Figure.SECONDS, 2.0,
                Figure.INTENDED_RATE, 100.0));
        var asLong = of(OVERLOAD, Map.of(Figure.P99, 2_000.0, Figure.SERVED, 0.5, Figure.SECONDS, 1.0,
                Figure.INTENDED_RATE, 100.0));
        assertThat(since(before, longer)).contains("(x2.00)");
        assertThat(since(before, asLong)).contains("x2.00").doesNotContain("(x2.00)");
    }

    @Test
    void saysWhereNothingIsInCommonAndWhereTheWorkWasAnother() throws Exception {
        Path file = written(of(ECHO, Map.of(Figure.P99, 10.0)));
        assertThat(Baseline.read(file).lines(plan(64), of(FILES, Map.of(Figure.FILE_RATE, 1.0)))).singleElement()
                .asString().startsWith("Nothing in");
        assertThatIllegalArgumentException().isThrownBy(() -> Baseline.read(file).check(plan(128)))
                .withMessageContaining("64 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> Baseline.read(folder.resolve("none")))
                .withMessageContaining("is not there");
    }

    @Test
    void whatIsWrittenOfEveryExperimentIsAsTheSchemaSays() throws Exception {
        var results = new Results();
        var figures = new EnumMap<Figure, Double>(Figure.class);
        Arrays.stream(Figure.values()).forEach(figure -> figures.put(figure, 1.5));
        figures.put(Figure.P99, Double.NaN);
        var histogram = new Histogram(3);
        histogram.recordValue(1_000);
        var series = new Series("worst answer", "us", "time", "s", List.of(0.0, 1.0), List.of(1.0, Double.NaN));
        for (Experiment experiment : Experiments.of(Mode.FULL)) {
            var place = new Place(experiment.name(), "open", "udp", 0, "");
            for (String variant : List.of("reactor", "platform")) {
                results.add(new Measurement(place, 1, variant, figures, EnumSet.allOf(Mark.class),
                        LoadResult.of(1, 1, 0, 0, histogram), List.of(series), "a note"));
            }
            results.add(Measurement.died(place, 2, "reactor", "it ended"));
        }
        assertThat(SchemaCheck.complaints(Files.readString(written(results)))).isEmpty();
    }
}
