package dev.tokamak.compare;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** What one client that misbehaves does to all others, on the same transport. */
final class NeighbourExperiment implements Experiment {
    private static final int CLIENTS = 99;
    private static final double LOAD_SHARE = 0.5;
    private static final double WINDOW_SECONDS = 0.1;
    private static final List<Setting> SETTINGS = List.of(
            new Setting("nobody", null),
            new Setting("never reads", BadKind.NEVER_READS),
            new Setting("burns 50 ms", BadKind.BURNS),
            new Setting("drips", BadKind.DRIPS));

    /** Who the neighbour is. */
    private record Setting(String name, @Nullable BadKind kind) {}

    @Override
    public String name() {
        return "neighbour";
    }

    @Override
    public String title() {
        return "A bad neighbour";
    }

    @Override
    public String question() {
        return "What do 99 good clients feel when the hundredth misbehaves?";
    }

    @Override
    public String method() {
        return "99 clients send by the clock, together half of what the slowest variant can do. Beside them one client sends and "
                + "never reads, or has the server compute for 50 ms with each message, or sends a byte a second. Shown is "
                + "the slowest answer of the 99 in each tenth of a second. A loop serves nobody else while one handler computes, "
                + "and neither does a virtual thread's carrier; platform threads share the processor, and pay for it with "
                + "memory and switches all the time.";
    }

    @Override
    public double weight() {
        return 4;
    }

    @Override
    public List<ExperimentTable.Column> columns() {
        return List.of(
                new ExperimentTable.Column("p50 us", Figure.P50),
                new ExperimentTable.Column("p99", Figure.P99),
                new ExperimentTable.Column("p99.9", Figure.P999),
                new ExperimentTable.Column("max", Figure.MAX));
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Rounds.working(bench, this, "tcp").run(1 + SETTINGS.size(), List.of(CLIENTS),
                (servers, turns, seconds) -> round(bench, servers, turns, seconds));
    }

    private void round(Bench bench, Servers servers, Turns turns, double seconds)
            throws IOException, InterruptedException {
        double slowest = turns.slowest(servers, "tcp", CLIENTS);
        if (slowest == 0) {
            return; // it was remarked
        }
        double rate = EchoExperiment.roundDown(slowest * LOAD_SHARE);
        int windows = Timeline.windows(seconds, WINDOW_SECONDS);
        LoadRun run = turns.run(rate, windows * WINDOW_SECONDS, Budget.WARM_SHARE, windows);
        for (Setting setting : SETTINGS) {
            var place = new Place(name(), "open", "tcp", CLIENTS, setting.name());
            for (ServerProcess server : servers) {
                Optional<Endpoint> target = target(setting, server);
                if (target.isPresent()) {
                    turns.take(server, place, (_, echo) -> trial(bench, server, echo, setting, target.get(), run));
                } else {
                    bench.results().remark(server.variant().name() + " does no work on request.");
                }
            }
        }
    }

    /** Whom the bad one bothers: where the others are, or in their server where there is work to be had. */
    private static Optional<Endpoint> target(Setting setting, ServerProcess server) {
        return setting.kind() == BadKind.BURNS ? server.endpoint("work", "tcp") : server.endpoint("tcp");
    }

    private static Outcome trial(Bench bench, ServerProcess server, Endpoint echo, Setting setting, Endpoint target,
            LoadRun run) throws IOException, InterruptedException {
        bench.load().open(echo, CLIENTS, bench.plan().size());
        String note = "";
        if (setting.kind() != null) {
            bench.load().misbehave(setting.kind(), target, 1);
        }
        var watch = Effort.watch(bench, server);
        LoadResult result = bench.load().run(run);
        Effort effort = watch.stop();
        if (setting.kind() != null) {
            note = words(setting.kind(), bench.load().badReport());
        }
        var timeline = new Timeline(result);
        return Outcome.of(run, result, false, effort, bench.cpus())
                .with(Figure.LOAD_SHARE, LOAD_SHARE)
                .with(timeline.worst(), timeline.median())
                .noting(note);
    }

    /** What the neighbour got. */
    private static String words(BadKind kind, BadReport report) {
        String end = report.firstSeconds().isPresent()
                ? String.format(Locale.ROOT, "; the server ended it after %.1f s", report.firstSeconds().getAsDouble())
                : "; the server kept it to the end of the run";
        return switch (kind) {
            case NEVER_READS -> "the bad one got rid of " + report.sentBytes() / 1024 + " KiB" + end;
            case BURNS -> "the bad one had " + report.answers() + " answers" + end;
            case DRIPS -> "the bad one sent " + report.sentBytes() + " bytes" + end;
        };
    }
}
