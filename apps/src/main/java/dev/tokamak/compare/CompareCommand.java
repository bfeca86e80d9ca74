package dev.tokamak.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The subcommand {@code tokamak compare}: reads options, leaves the rest to {@link Comparison}. */
@Command(name = "compare", mixinStandardHelpOptions = true, description = "Measures what a selector and threads cost for the same handler, on this machine.", footer = {
    "",
    "A server runs in a process of its own, the load in another, on separate processors where the system allows."
            + " A closed loop finds each transport's capacity; an open loop at one rate that all can hold gives"
            + " processor time for each message, and latency. Without options it takes up to 10 minutes.",
    "Exit code: 0 done, 1 failed, 2 wrong usage, 99 a threshold was missed."
}, subcommands = ReportCommand.class, exitCodeOnInvalidInput = 2, exitCodeOnExecutionException = 1)
public final class CompareCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @ArgGroup
    private Thoroughness thoroughness = new Thoroughness();

    /** At most one of them. */
    private static final class Thoroughness {
        @Option(names = "--quick", description = "A first look within 60 s; the figures are indicative.")
        private boolean quick;

        @Option(names = "--full", description = "Everything, in less than an hour.")
        private boolean full;

        Mode mode() {
            return quick ? Mode.QUICK : full ? Mode.FULL : Mode.DEFAULT;
        }
    }

    @Option(names = "--experiments", split = ",", paramLabel = "NAME", description = "Of ${COMPLETION-CANDIDATES}. Default: quick memory and echo; full all.", completionCandidates = Experiments.Names.class)
    private List<String> experiments = List.of();

    @Option(names = "--transports", split = ",", paramLabel = "NAME", description = "Of reactor, reactors, platform, virtual, none; the first is what ratios refer to. Default: all.")
    private List<String> transports = List.of("reactor", "reactors", "platform", "virtual");

    @Option(names = "--control", paramLabel = "NAME=COMMAND", description = "Also measures a server that prints 'listening echo tcp|udp HOST:PORT' lines and 'ready'."
            + " May be given several times.")
    private List<String> controls = List.of();

    @Option(names = "--protocols", split = ",", paramLabel = "P", description = "Of tcp, udp. Default: both.")
    private List<String> protocols = List.of("tcp", "udp");

    @Option(names = "--clients", split = ",", paramLabel = "N", description = "Numbers of clients. Default: TCP 1,64,512,4096 and UDP 64; quick: TCP 1,64,512, UDP 64; full: also 8 and 10000, UDP 1 and 512.")
    private List<Integer> clients = List.of();

    @Option(names = "--size", paramLabel = "BYTES", description = "Bytes of a message, 8 to 65507. Default: 64.")
    private int size = CompareOptions.DEFAULT_SIZE;

    @Option(names = "--depth", paramLabel = "N", description = "Messages that each client keeps under way when capacity is measured, 1 to 1000. Default: 1.")
    private int depth = 1;

    @Option(names = "--seconds", paramLabel = "S", description = "Length of each measured interval, 0.2 to 60. Default: what the time allows.")
    private @Nullable Double seconds;

    @Option(names = "--rounds", paramLabel = "N", description = "Repetitions of every experiment, 1 to 20. Default: 3 of echo and full, else 1.")
    private @Nullable Integer rounds;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes everything to this file too.")
    private @Nullable Path json;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the report goes: report.html, report.json, report.csv and plots as SVG. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("tokamak-report");

    @Option(names = "--baseline", paramLabel = "FILE", description = "The JSON of an earlier comparison: says how each figure has changed since.")
    private @Nullable Path baseline;

    @Option(names = "--assert", paramLabel = "EXPR", description = "A threshold, such as 'reactor.p99<5ms', 'virtual.cpu@tcp:64<=20us' or 'reactor.p99@neighbour:tcp:99<1s'; exit code 99 when it is missed. May be given several times.")
    private List<String> thresholds = List.of();

    /** For picocli. */
    public CompareCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        CommandSpec given = spec;
        if (given == null) {
            throw new IllegalStateException("not run by picocli");
        }
        Cpus cpus = Cpus.detect();
        var results = new Results();
        Plan plan;
        Reporting reporting;
        try {
            plan = new CompareOptions(
                    thoroughness.mode(),
                    experiments,
                    transports,
                    controls,
                    protocols,
                    clients,
                    size,
                    depth,
                    Optional.ofNullable(seconds),
                    Optional.ofNullable(rounds))
                    .plan(cpus, Linux.descriptorLimit(), results);
            reporting = new Reporting(
                    out,
                    Optional.ofNullable(json),
                    baseline == null ? Optional.empty() : Optional.of(Baseline.read(baseline)),
                    thresholds.stream().map(Threshold::parse).toList());
            reporting.thresholds().forEach(each -> each.check(plan));
            reporting.baseline().ifPresent(each -> each.check(plan));
            CompareOptions.checkWritable(json);
            CompareOptions.checkFolder(out);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(given.commandLine(), String.valueOf(e.getMessage()), e);
        }
        return new Comparison(plan, cpus, results, System.out, System.err, reporting, commandLine(given)).run();
    }

    /** The words that repeat this, quoted for a shell where that is needed. */
    private static String commandLine(CommandSpec spec) {
        var words = new ArrayList<>(List.of("tokamak"));
        words.addAll(spec.root().commandLine().getParseResult().originalArgs());
        if (spec.parent() == null) {
            words.add(1, "compare");
        }
        return words.stream()
                .map(word -> word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }
}
