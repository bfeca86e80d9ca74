package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;

/** Each experiment against real transports: short, so that its figures mean nothing, but all of them are there. */
class ExperimentsTest {
    private static final List<Variant> OURS = List.of(
            Variant.own("reactor", "reactor", 1),
            Variant.own("platform", "platform", 1));

    /** Everything that the experiment has measured, or remarked. */
    private static Results run(Experiment experiment, double seconds, List<Variant> variants) throws Exception {
        boolean udp = experiment instanceof UdpLossExperiment || experiment instanceof CourseExperiment
                || experiment instanceof FilesExperiment;
        var plan = new Plan(Mode.DEFAULT, List.of(experiment), variants,
                experiment instanceof UdpLossExperiment ? List.of() : List.of(8), udp ? List.of(8) : List.of(),
                List.of(), 64, 1, 1, 1, Optional.of(seconds), Duration.ZERO); // which warms as shortly as can be
        var budget = new Budget(plan.budget(), System::nanoTime);
        var results = new Results();
        var progress = new Progress(new PrintStream(OutputStream.nullOutputStream()), false, budget);
        try (var bench = new Bench(plan, new Cpus(List.of(), List.of(), List.of()), budget, progress, results)) {
            experiment.run(bench);
        }
        return results;
    }

    private static Results run(Experiment experiment, double seconds) throws Exception {
        Results results = run(experiment, seconds, OURS);
        assertThat(results.all()).isNotEmpty().noneMatch(each -> each.marks().contains(Mark.DIED));
        assertThat(results.all()).allMatch(each -> each.place().experiment().equals(experiment.name()));
        assertThat(List.of(experiment.title(), experiment.question(), experiment.method())).noneMatch(String::isBlank);
        return results;
    }

    private static List<Measurement> at(Results results, Predicate<Place> place) {
        List<Measurement> found = results.all().stream().filter(each -> place.test(each.place())).toList();
        assertThat(found.stream().map(Measurement::variant))
                .containsExactlyInAnyOrder("reactor", "platform");
        return found;
    }

    private static void hasSeries(Measurement measurement, String name, int atLeast) {
        assertThat(measurement.series()).anySatisfy(series -> {
            assertThat(series.name()).isEqualTo(name);
            assertThat(series.x()).hasSizeGreaterThanOrEqualTo(atLeast);
            assertThat(series.values()).anyMatch(value -> value > 0);
        });
    }

    @Test
    void connectHasARateAndABurst() throws Exception {
        Results results = run(new ConnectExperiment(), 0.3);
        assertThat(at(results, place -> place.phase().equals("rate"))).allSatisfy(each -> assertThat(each.figures())
                .containsKeys(Figure.CONNECT_RATE, Figure.CPU_PER_CONNECTION, Figure.P50, Figure.P99));
        assertThat(at(results, place -> place.phase().equals("burst"))).allSatisfy(each -> {
            assertThat(each.figures()).containsKeys(Figure.BURST, Figure.P50, Figure.P99, Figure.MAX);
            assertThat(each.marks()).doesNotContain(Mark.LOST, Mark.WRONG);
        });
    }

    @Test
    void neighbourHasAStripForEachKindOfNeighbour() throws Exception {
        Results results = run(new NeighbourExperiment(), 0.6);
        for (String setting : List.of("nobody", "never reads", "burns 50 ms", "drips")) {
            assertThat(at(results, place -> place.setting().equals(setting))).allSatisfy(each -> {
                assertThat(each.place().clients()).isEqualTo(99);
                assertThat(each.figures()).containsKeys(Figure.P50, Figure.P99, Figure.MAX, Figure.LOAD_SHARE);
                assertThat(each.marks()).doesNotContain(Mark.WRONG);
                hasSeries(each, "worst answer", 6);
            });
        }
        assertThat(at(results, place -> place.setting().equals("burns 50 ms")))
                .allMatch(each -> each.note().matches("the bad one had [1-9].*"));
    }

    @Test
    void rampHasBothSeriesAndTellsWhetherItSettled() throws Exception {
        Results results = run(new RampExperiment(), 0.5);
        assertThat(at(results, place -> place.setting().equals("after idle"))).allSatisfy(each -> {
            assertThat(each.figures()).containsKey(Figure.P99);
            assertThat(each.figures().containsKey(Figure.SETTLE)).isNotEqualTo(each.note().contains("not settled"));
            hasSeries(each, "worst answer", 10);
            hasSeries(each, "median answer", 10);
        });
    }

    @Test
    void udpTellsTheShareThatWasLost() throws Exception {
        Results results = run(new UdpLossExperiment(), 0.3);
        for (String setting : List.of("50 %", "100 %", "150 %")) {
            assertThat(at(results, place -> place.setting().equals(setting))).allSatisfy(each -> {
                assertThat(each.place().phase()).isEqualTo("loss");
                assertThat(each.figures().get(Figure.LOST_SHARE)).isBetween(0.0, 1.0);
                assertThat(each.marks()).doesNotContain(Mark.DATAGRAMS);
            });
        }
    }

    @Test
    void filesAreMovedInEveryWayAndComeAsTheyAre() throws Exception {
        Results results = run(new FilesExperiment(300_001), 0.05);
        for (String setting : List.of("transferTo", "copied", "TFTP", "TFTP, window")) {
            for (int clients : List.of(1, 8)) {
                assertThat(at(results, place -> place.setting().equals(setting) && place.clients() == clients))
                        .allSatisfy(each -> {
                            assertThat(each.figures()).containsEntry(Figure.WRONG, 0.0).containsEntry(Figure.LOST, 0.0);
                            assertThat(each.figures().get(Figure.FILE_RATE)).isPositive();
                            assertThat(each.figures().get(Figure.CPU_PER_GB)).isPositive();
                            assertThat(each.marks()).doesNotContain(Mark.WRONG, Mark.LOST);
                        });
            }
        }
    }

    @Test
    void aControlServesNoFiles() throws Exception {
        Results results = run(new FilesExperiment(1_000), 0.1, List.of(standIn(0)));
        assertThat(results.all()).isEmpty();
        assertThat(results.remarks()).containsExactly("stand-in serves no files.");
    }

    @Test
    void chatGrowsAndSaysHowFar() throws Exception {
        Results results = run(new ChatExperiment(List.of(2, 12)), 0.2);
        for (int members : List.of(2, 12)) {
            assertThat(at(results, place -> place.clients() == members)).allSatisfy(each -> {
                assertThat(each.figures()).containsEntry(Figure.WRONG, 0.0).containsEntry(Figure.LOST, 0.0)
                        .containsKeys(Figure.LAST_P50, Figure.LAST_P95, Figure.LAST_P99);
                assertThat(each.figures().get(Figure.DELIVERY_RATE)).isPositive();
                assertThat(each.figures().get(Figure.CPU_PER_DELIVERY)).isPositive();
            });
        }
        assertThat(at(results, place -> place.phase().equals("capacity")))
                .allSatisfy(each -> assertThat(each.figures().get(Figure.CHAT_MEMBERS)).isIn(2.0, 12.0));
    }

    @Test
    void courseHasEachSingleSendAndTheMany() throws Exception {
        Results results = run(new CourseExperiment(), 0.3);
        for (String protocol : List.of("tcp", "udp")) {
            assertThat(at(results, place -> place.protocol().equals(protocol) && place.setting().equals("one send")))
                    .allSatisfy(each -> {
                        assertThat(each.figures()).containsKeys(Figure.P50, Figure.MAX).doesNotContainKey(Figure.P99);
                        hasSeries(each, "single sends", 30);
                    });
            assertThat(at(results, place -> place.protocol().equals(protocol)
                    && place.setting().equals("10,000 sends"))).allSatisfy(each -> {
                        assertThat(each.figures()).containsEntry(Figure.MESSAGES, 10_000.0).containsKey(Figure.P999);
                    });
        }
    }

    @Test
    void codeIsCountedInACheckout() throws Exception {
        Results results = run(new CodeCostExperiment(), 0.3);
        assertThat(at(results, _ -> true)).allSatisfy(each -> {
            assertThat(each.figures().get(Figure.CODE_LINES)).isGreaterThan(100);
            assertThat(each.note()).contains("/src/main/java");
        });
    }

    @Test
    void codeIsLeftOutWithoutACheckout() throws Exception {
        Results results = run(new CodeCostExperiment(Optional.empty()), 0.3, OURS);
        assertThat(results.all()).isEmpty();
        assertThat(results.remarks()).anyMatch(remark -> remark.contains("lines of code"));
    }

    /** One that ends when the connection of this number comes; 0 for one that lasts. */
    private static Variant standIn(int lastConnection) {
        var command = Variant.javaWithClasses();
        command.addAll(List.of(EchoStandIn.class.getName(), Integer.toString(lastConnection)));
        return new Variant("stand-in", command, true);
    }

    @Test
    void aServerThatEndsIsAMarkedMeasurement() throws Exception {
        int warmed = 32;
        int capacity = 99;
        Results results = run(new NeighbourExperiment(), 0.3, List.of(standIn(warmed + capacity + 50)));
        assertThat(results.all()).anySatisfy(each -> {
            assertThat(each.marks()).containsExactly(Mark.DIED);
            assertThat(each.note()).contains("the stand-in has had enough");
        });
    }

    @Test
    void aControlThatDoesNoWorkIsLeftOutWhereOneBurns() throws Exception {
        Results results = run(new NeighbourExperiment(), 0.3, List.of(standIn(0)));
        assertThat(results.all().stream().map(each -> each.place().setting()))
                .containsExactly("nobody", "never reads", "drips");
        assertThat(results.remarks()).containsExactly("stand-in does no work on request.");
    }

    @Test
    void aServerThatDoesNotStartIsTheEndOfTheExperiment() {
        var nothing = new Variant("nothing", List.of("java", "-version"), true);
        assertThat(catchThrowable(
                () -> run(new ConnectExperiment(), 0.3, List.of(nothing)))).isInstanceOf(IOException.class);
    }
}
