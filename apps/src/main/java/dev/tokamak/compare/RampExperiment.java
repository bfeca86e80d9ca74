package dev.tokamak.compare;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** How long it takes until answers are as quick as usual, when load comes at once to a server that had nothing to do. */
final class RampExperiment implements Experiment {
    private static final int CLIENTS = 64;
    private static final double LOAD_SHARE = 0.7;
    private static final double IDLE_SECONDS = 4;
    private static final double WINDOW_SECONDS = 0.05;
    private static final double MOST_SECONDS = 6;
    private static final long MILLIS_A_SECOND = 1_000;
    /** The capacity, the silence, which is about as long as a run, and the run. */
    private static final int RUNS = 3;

    @Override
    public String name() {
        return "ramp";
    }

    @Override
    public String title() {
        return "Load after silence";
    }

    @Override
    public String question() {
        return "How soon is a server that had nothing to do as quick as ever?";
    }

    @Override
    public String method() {
        return String.format(Locale.ROOT,
                "%d clients are connected and say nothing for %.0f s (no longer than a run takes). Then, at once and without a warm-up, they send %.0f %% "
                        + "of what the slowest variant can do. Time counts until the median of every 50 ms stays within 20 %% "
                        + "of its later value, or below.",
                CLIENTS, IDLE_SECONDS, LOAD_SHARE * 100);
    }

    @Override
    public double weight() {
        return 2;
    }

    @Override
    public List<ExperimentTable.Column> columns() {
        return List.of(
                new ExperimentTable.Column("quick after ms", Figure.SETTLE),
                new ExperimentTable.Column("p50 us", Figure.P50),
                new ExperimentTable.Column("p99", Figure.P99),
                new ExperimentTable.Column("max", Figure.MAX));
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Rounds.of(bench, this, "tcp").run(RUNS, List.of(CLIENTS), (servers, turns, seconds) -> {
            double slowest = turns.slowest(servers, "tcp", CLIENTS);
            if (slowest > 0) {
                int windows = Timeline.windows(Math.min(MOST_SECONDS, seconds), WINDOW_SECONDS);
                double rate = EchoExperiment.roundDown(slowest * LOAD_SHARE);
                LoadRun run = turns.run(rate, windows * WINDOW_SECONDS, 0, windows);
                turns.take(servers, new Place(name(), "open", "tcp", CLIENTS, "after idle"),
                        (server, endpoint) -> trial(bench, server, endpoint, run));
            }
        });
    }

    private static Outcome trial(Bench bench, ServerProcess server, Endpoint endpoint, LoadRun run)
            throws IOException, InterruptedException {
        bench.load().open(endpoint, CLIENTS, bench.plan().size());
        Thread.sleep((long) (Math.min(IDLE_SECONDS, run.nanos() / 1e9) * MILLIS_A_SECOND));
        var watch = Effort.watch(bench, server);
        LoadResult result = bench.load().run(run);
        var timeline = new Timeline(result);
        Outcome outcome = Outcome.of(run, result, false, watch.stop(), bench.cpus())
                .with(Figure.LOAD_SHARE, LOAD_SHARE)
                .with(timeline.worst(), timeline.median());
        var settle = timeline.settleMillis();
        return settle.isPresent()
                ? outcome.with(Figure.SETTLE, settle.getAsDouble())
                : outcome.noting("its answers had not settled in two thirds of the run");
    }
}
