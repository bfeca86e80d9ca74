package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompareOptionsTest {
    private static final List<String> ALL = List.of("reactor", "reactors", "platform", "virtual");
    private static final Cpus TWO = Cpus.split(List.of(0, 1));
    private final Results remarks = new Results();

    private static CompareOptions options(Mode mode, List<String> transports, List<Integer> clients, int size) {
        return new CompareOptions(
                mode,
                List.of(),
                transports,
                List.of(),
                List.of("tcp", "udp"),
                clients,
                size,
                1,
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void quickFitsIntoAMinuteAndTheDefaultIntoTen() {
        Plan quick = options(Mode.QUICK, ALL, List.of(), 64).plan(TWO, OptionalLong.empty(), remarks);
        assertThat(quick.tcpClients()).containsExactly(1, 64, 512);
        assertThat(quick.experiments()).extracting(Experiment::name).containsExactly("memory", "echo");
        assertThat(quick.budget()).isLessThan(Duration.ofSeconds(60));
        Plan whole = options(Mode.DEFAULT, ALL, List.of(), 64).plan(TWO, OptionalLong.empty(), remarks);
        assertThat(whole.tcpClients()).containsExactly(1, 64, 512, 4096);
        assertThat(whole.experiments()).extracting(Experiment::name).contains("files");
        assertThat(whole.budget()).isLessThan(Duration.ofMinutes(10));
        Plan full = options(Mode.FULL, ALL, List.of(), 64).plan(TWO, OptionalLong.empty(), remarks);
        assertThat(full.tcpClients()).containsExactly(1, 8, 64, 512, 4096, 10_000);
        assertThat(full.experiments()).extracting(Experiment::name).contains("memory", "echo", "hockey", "overload");
    }

    @Test
    void saysAtOnceWhereNothingCanBeWritten(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");
        CompareOptions.checkFolder(folder.resolve("new/report"));
        assertThat(folder.resolve("new/report")).isEmptyDirectory();
        assertThatIllegalArgumentException().isThrownBy(() -> CompareOptions.checkFolder(file))
                .withMessageContaining("can't write to").withMessageContaining("in the way");
        assertThatIllegalArgumentException().isThrownBy(() -> CompareOptions.checkWritable(folder))
                .withMessageContaining("it is a folder");
        CompareOptions.checkWritable(folder.resolve("result.json"));
        assertThat(folder.resolve("result.json")).doesNotExist();
    }

    @Test
    void experimentsAreNamed() {
        assertThat(Experiments.named(List.of("overload", "echo"))).extracting(Experiment::name)
                .containsExactly("echo", "overload");
        assertThatIllegalArgumentException().isThrownBy(() -> Experiments.named(List.of("speed")))
                .withMessageContaining("echo").withMessageContaining("not speed");
    }

    @Test
    void saysThatSeveralReactorsAreLeftOutWhereTheServerHasOneProcessor() {
        Plan plan = options(Mode.QUICK, ALL, List.of(), 64).plan(TWO, OptionalLong.empty(), remarks);
        assertThat(plan.variants()).extracting(Variant::name).containsExactly("reactor", "platform", "virtual");
        assertThat(remarks.remarks()).singleElement().asString().contains("several reactors");
    }

    @Test
    void runsAsManyReactorsAsTheServerHasProcessors() {
        Plan plan = options(Mode.QUICK, ALL, List.of(), 64)
                .plan(Cpus.split(List.of(0, 1, 2, 3)), OptionalLong.empty(), remarks);
        assertThat(plan.variants()).extracting(Variant::name).contains("reactor x2");
    }

    @Test
    void leavesOutWhatTheDescriptorLimitForbidsAndSaysSo() {
        Plan plan = options(Mode.DEFAULT, ALL, List.of(), 64).plan(TWO, OptionalLong.of(1024), remarks);
        assertThat(plan.tcpClients()).containsExactly(1, 64, 512);
        assertThat(remarks.remarks()).anyMatch(remark -> remark.contains("1024 descriptors"));
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options(Mode.QUICK, ALL, List.of(), 7).plan(TWO, OptionalLong.empty(), remarks))
                .withMessage("--size takes 8 to 65507, not 7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options(Mode.QUICK, ALL, List.of(0), 64).plan(TWO, OptionalLong.empty(), remarks));
        assertThatIllegalArgumentException().isThrownBy(
                () -> options(Mode.QUICK, List.of("epoll"), List.of(), 64).plan(TWO, OptionalLong.empty(), remarks));
        assertThatIllegalArgumentException().isThrownBy(
                () -> options(Mode.QUICK, List.of("none"), List.of(), 64).plan(TWO, OptionalLong.empty(), remarks));
    }

    @Test
    void splitsTheCommandOfAControlAsAShellWould() {
        Variant control = Variant.control("mine=java -cp 'a b.jar' \"x y\"z Main");
        assertThat(control.name()).isEqualTo("mine");
        assertThat(control.command()).containsExactly("java", "-cp", "a b.jar", "x yz", "Main");
        assertThatIllegalArgumentException().isThrownBy(() -> Variant.control("no command"));
        assertThatIllegalArgumentException().isThrownBy(() -> Variant.control("x='open"));
    }

    @Test
    void readsTheKernelsListsOfProcessors() {
        assertThat(Cpus.list("0-2,5")).containsExactly(0, 1, 2, 5);
        assertThat(Cpus.split(List.of(0, 1, 2)).server()).containsExactly(0, 1);
    }

    @Test
    void roundsThatAreAskedForAreThoseOfEveryExperiment() {
        assertThat(options(Mode.DEFAULT, ALL, List.of(), 64).plan(TWO, OptionalLong.empty(), remarks))
                .extracting(Plan::rounds, Plan::repeats).containsExactly(3, 1);
        assertThat(options(Mode.FULL, ALL, List.of(), 64).plan(TWO, OptionalLong.empty(), remarks))
                .extracting(Plan::rounds, Plan::repeats).containsExactly(3, 3);
        var five = new CompareOptions(Mode.DEFAULT, List.of("neighbour"), ALL, List.of(), List.of("tcp"), List.of(), 64,
                1, Optional.empty(), Optional.of(5)).plan(TWO, OptionalLong.empty(), remarks);
        assertThat(five).extracting(Plan::rounds, Plan::repeats).containsExactly(5, 5);
    }

    @Test
    void serverAndLoadNeverShareACore() {
        Cpus eight = Cpus.split(List.of(0, 1, 2, 3, 4, 5, 6, 7), cpu -> List.of(cpu % 4, cpu % 4 + 4));
        assertThat(eight.server()).containsExactly(0, 4, 1, 5);
        assertThat(eight.load()).containsExactly(2, 6, 3, 7);
        assertThat(eight.sentence(cpu -> List.of(cpu % 4, cpu % 4 + 4))).doesNotContain("share a core");
    }

    @Test
    void whereThereIsOneCoreTheReportSaysThatTheyShareIt() {
        Cpus two = Cpus.split(List.of(0, 1), _ -> List.of(0, 1));
        assertThat(two.server()).containsExactly(0);
        assertThat(two.load()).containsExactly(1);
        assertThat(two.sentence(_ -> List.of(0, 1))).contains("share a core");
    }

    @Test
    void chatRoomsForWhichThereAreNoDescriptorsAreLeftOut() {
        assertThat(ChatExperiment.possible(List.of(10, 100, 1000), OptionalLong.of(1024), remarks))
                .containsExactly(10, 100);
        assertThat(remarks.remarks()).singleElement().asString().contains("more than 824 members");
    }

    @Test
    void wrongUsageLeavesNoFolderBehind(@TempDir Path folder) {
        var command = new CommandLine(new CompareCommand()).setErr(new PrintWriter(Writer.nullWriter()));
        for (String wrong : List.of("fast", "nobody.p99<5ms", "reactor.p99@neighbor<1s")) {
            assertThat(command.execute("--quick", "--assert", wrong, "--out", folder.resolve("new").toString()))
                    .isEqualTo(2);
        }
        assertThat(folder).isEmptyDirectory();
    }
}
