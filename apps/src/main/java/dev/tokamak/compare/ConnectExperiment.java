package dev.tokamak.compare;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.OptionalLong;

/** How fast connections come and go, and what happens when many come at once. */
final class ConnectExperiment implements Experiment {
    private static final int PARALLEL = 32;
    private static final int BURST = 1_000;
    /** Descriptors that a JVM needs besides its connections. */
    private static final int RESERVED_DESCRIPTORS = 200;
    private static final double WARM_SECONDS = 0.4;
    private static final double BURST_SECONDS = 10;
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;
    private static final int RUNS = 2;

    @Override
    public String name() {
        return "connect";
    }

    @Override
    public String title() {
        return "New connections";
    }

    @Override
    public String question() {
        return "How many clients can come and go, and how long does the last one wait when a thousand come at once?";
    }

    @Override
    public String method() {
        return "Rate: " + PARALLEL
                + " clients at once connect, exchange one message and end by a reset, so that no port "
                + "waits in TIME_WAIT; then come the next, at most " + ConnectLoop.MOST_CONNECTIONS + ". Burst: up to "
                + BURST + " clients connect at the same time and send one message each; the second burst counts. "
                + "Latency is from connect to the answer.";
    }

    @Override
    public double weight() {
        return 2;
    }

    @Override
    public List<ExperimentTable.Column> columns() {
        return List.of(
                new ExperimentTable.Column("connects/s", Figure.CONNECT_RATE),
                new ExperimentTable.Column("CPU us each", Figure.CPU_PER_CONNECTION),
                new ExperimentTable.Column("all ms", Figure.BURST),
                new ExperimentTable.Column("p50 us", Figure.P50),
                new ExperimentTable.Column("p99", Figure.P99));
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        int burst = burstClients(Linux.descriptorLimit());
        Rounds.of(bench, this, "tcp").run(RUNS, List.of(PARALLEL), (servers, turns, seconds) -> {
            turns.take(servers, new Place(name(), "rate", "tcp", PARALLEL, ""),
                    (server, endpoint) -> rate(bench, server, endpoint, seconds));
            turns.take(servers, new Place(name(), "burst", "tcp", burst, ""),
                    (server, endpoint) -> burst(bench, server, endpoint, burst));
        });
    }

    private static int burstClients(OptionalLong descriptors) {
        return Math.clamp(descriptors.orElse(Long.MAX_VALUE) - RESERVED_DESCRIPTORS, 1, BURST);
    }

    private static Outcome rate(Bench bench, ServerProcess server, Endpoint endpoint, double seconds)
            throws IOException, InterruptedException {
        int size = bench.plan().size();
        bench.load().connects(endpoint, size, PARALLEL, (long) (WARM_SECONDS * NANOS));
        var watch = Effort.watch(bench, server);
        ConnectResult result = bench.load().connects(endpoint, size, PARALLEL, (long) (seconds * NANOS));
        Outcome outcome = outcome(bench, result, watch.stop());
        return outcome.with(Figure.CONNECT_RATE, result.perSecond());
    }

    private static Outcome burst(Bench bench, ServerProcess server, Endpoint endpoint, int clients)
            throws IOException, InterruptedException {
        int size = bench.plan().size();
        bench.load().burst(endpoint, size, clients, (long) (BURST_SECONDS * NANOS));
        var watch = Effort.watch(bench, server);
        ConnectResult result = bench.load().burst(endpoint, size, clients, (long) (BURST_SECONDS * NANOS));
        Outcome outcome = outcome(bench, result, watch.stop());
        return result.answered() == clients ? outcome.with(Figure.BURST, result.seconds() * MILLIS) : outcome;
    }

    private static Outcome outcome(Bench bench, ConnectResult result, Effort effort) {
        var figures = new EnumMap<Figure, Double>(Figure.class);
        effort.tell(figures, bench.cpus());
        figures.put(Figure.SECONDS, result.seconds());
        figures.put(Figure.LOST, (double) result.failed());
        figures.put(Figure.WRONG, (double) result.wrong());
        figures.put(Figure.CLIENT_BUSY, effort.loadBusy());
        Outcome.latencies(figures, result.latency());
        if (result.answered() > 0) {
            figures.put(Figure.CPU_PER_CONNECTION, effort.microsFor(result.answered()));
        }
        return new Outcome(
                figures,
                TrustRules.connects(result, effort.serverBusy(bench.cpus()), effort.loadBusy(), effort.foreign()),
                LoadResult.of(result.seconds(), result.answered(), result.failed(), result.wrong(), result.latency()),
                List.of(),
                result.failed() == 0 ? "" : result.failed() + " connections got no answer");
    }
}
