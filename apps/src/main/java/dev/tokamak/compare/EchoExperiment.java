package dev.tokamak.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Capacity by a closed loop, then cost and latency by an open loop at one rate that every variant can hold. Per round each
 * variant gets a fresh server; within it the variants take turns at every number of clients.
 */
final class EchoExperiment implements Experiment {
    private static final int WARM_CLIENTS = 32;
    private static final double SERVER_START_SECONDS = 1.5;
    private static final double REPORT_SECONDS = 1.5;

    /** The equal rate of each place: found in the first round and kept, so that rounds can be compared. */
    private final Map<Results.Cell, Double> rates = new HashMap<>();

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Plan plan = bench.plan();
        for (int round = 1; round <= plan.rounds(); round++) {
            List<ServerProcess> servers = startAll(bench, round);
            try {
                if (!round(bench, servers, round)) {
                    return;
                }
            } finally {
                servers.forEach(bench::stop);
            }
        }
    }

    private static List<ServerProcess> startAll(Bench bench, int round) throws IOException, InterruptedException {
        var servers = new ArrayList<ServerProcess>();
        bench.progress().part("round " + round + " of " + bench.plan().rounds() + ": starting and warming servers");
        for (Variant variant : bench.plan().variants()) {
            bench.progress().step(variant.name());
            servers.add(bench.start(variant, Map.of()));
        }
        for (int i = 0; i < servers.size(); i++) {
            ServerProcess server = servers.get(i);
            bench.progress().step("warming " + server.variant().name());
            new EchoRun(bench, server).warm(WARM_CLIENTS, servers.size() - i);
        }
        return servers;
    }

    /** Measures every place once; false when the time is over. */
    private boolean round(Bench bench, List<ServerProcess> servers, int round) throws InterruptedException {
        List<Results.Cell> cells = bench.plan().cells();
        for (int i = 0; i < cells.size(); i++) {
            Results.Cell cell = cells.get(i);
            double seconds = seconds(bench, round, cells.subList(i, cells.size()));
            if (seconds == 0) {
                bench.results().remark("No time was left for round " + round + " from " + cell.words() + " on.");
                return false;
            }
            bench.progress().part(String.format(
                    Locale.ROOT, "round %d of %d, %s, %.1f s a run", round, bench.plan().rounds(), cell.words(),
                    seconds));
            cell(bench, servers, cell, round, seconds);
        }
        return true;
    }

    private static double seconds(Bench bench, int round, List<Results.Cell> cellsLeft) {
        Plan plan = bench.plan();
        if (plan.seconds().isPresent()) {
            return plan.seconds().get();
        }
        int roundsLeft = plan.rounds() - round;
        int runs = plan.variants().size() * 2;
        var thisRound = cellsLeft.stream().map(Results.Cell::clients).toList();
        var allRounds = new ArrayList<>(thisRound);
        for (int i = 0; i < roundsLeft; i++) {
            plan.cells().forEach(cell -> allRounds.add(cell.clients()));
        }
        double restarts = roundsLeft * plan.variants().size() * (SERVER_START_SECONDS + 2 * plan.warmSeconds());
        double even = bench.budget().each(allRounds, runs, REPORT_SECONDS + restarts);
        if (even > 0) {
            return even;
        }
        // Where time is short, what is left of this round goes before further rounds, and the next place before the others.
        double soon = bench.budget().each(thisRound, runs, REPORT_SECONDS);
        boolean next = bench.budget().each(thisRound.subList(0, 1), runs, REPORT_SECONDS) > 0;
        return soon > 0 || !next ? soon : Budget.MIN_SECONDS;
    }

    private void cell(Bench bench, List<ServerProcess> servers, Results.Cell cell, int round, double seconds)
            throws InterruptedException {
        double slowest = Double.POSITIVE_INFINITY;
        for (ServerProcess server : servers) {
            bench.progress().step(server.variant().name() + ", capacity");
            double capacity = new EchoRun(bench, server).closed(cell, round, seconds);
            slowest = capacity > 0 ? Math.min(slowest, capacity) : slowest;
        }
        if (slowest == Double.POSITIVE_INFINITY) {
            return;
        }
        double fresh = roundDown(slowest * bench.plan().share());
        double rate = rates.computeIfAbsent(cell, _ -> fresh);
        for (ServerProcess server : servers) {
            bench.progress().step(server.variant().name() + ", equal rate");
            new EchoRun(bench, server).open(cell, round, seconds, rate);
        }
    }

    /** To two digits: a rate that can be said and repeated. */
    static double roundDown(double rate) {
        double unit = Math.pow(10, Math.floor(Math.log10(Math.max(1, rate))) - 1);
        return Math.max(1, Math.floor(rate / unit) * unit);
    }
}
