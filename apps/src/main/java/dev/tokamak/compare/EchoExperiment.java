package dev.tokamak.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Capacity by a closed loop, then cost and latency by open loops at rates that every variant can hold. Per round each
 * variant gets a fresh server; within it the variants take turns at every number of clients.
 */
final class EchoExperiment implements Experiment {
    static final String CLOSED = "closed";
    static final String OPEN = "open";

    private static final double SERVER_START_SECONDS = 1.5;
    private static final double REPORT_SECONDS = 1.0;

    /** The slowest capacity of each place: found in the first round and kept, so that rounds can be compared. */
    private final Map<Place, Double> slowest = new HashMap<>();

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public String title() {
        return "Capacity, and cost and latency at equal work";
    }

    @Override
    public String question() {
        return "What does a message cost, how long does it take, and how many go through?";
    }

    @Override
    public String method() {
        return "A closed loop, in which each client sends as soon as it has its answer, finds the capacity. Open loops then send "
                + "at shares of the slowest variant's capacity, by the clock, whether or not earlier answers have come.";
    }

    @Override
    public double weight() {
        return 16;
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Plan plan = bench.plan();
        List<String> protocols = plan.cells().stream().map(Place::protocol).distinct().toList();
        for (int round = 1; round <= plan.rounds(); round++) {
            double warm = Servers.warmSeconds(bench, plan.variants().size(), plan.rounds() - round + 1);
            String part = "round " + round + " of " + plan.rounds();
            try (var servers = Servers.start(bench, part, round, plan.variants(), protocols, warm)) {
                if (!round(bench, servers, round)) {
                    return;
                }
            }
        }
    }

    /** Measures every place once; false when the time is over. */
    private boolean round(Bench bench, Servers servers, int round) throws IOException, InterruptedException {
        List<Place> cells = bench.plan().cells();
        for (int i = 0; i < cells.size(); i++) {
            Place cell = cells.get(i);
            double seconds = seconds(bench, servers.count(), round, cells.subList(i, cells.size()));
            if (seconds == 0) {
                bench.results().leftOut("No time was left for round " + round + " from " + cell.words() + " on.");
                return false;
            }
            bench.progress().part(String.format(
                    Locale.ROOT, "round %d of %d, %s, %.1f s a run", round, bench.plan().rounds(), cell.words(),
                    seconds));
            cell(bench, servers, cell, round, seconds);
        }
        return true;
    }

    private static double seconds(Bench bench, int variants, int round, List<Place> cellsLeft) {
        Plan plan = bench.plan();
        if (plan.seconds().isPresent()) {
            return plan.seconds().get();
        }
        int roundsLeft = plan.rounds() - round;
        int runs = variants * (1 + plan.mode().shares().size());
        var thisRound = cellsLeft.stream().map(Place::clients).toList();
        var allRounds = new ArrayList<>(thisRound);
        for (int i = 0; i < roundsLeft; i++) {
            plan.cells().forEach(cell -> allRounds.add(cell.clients()));
        }
        double restarts = roundsLeft * variants * (SERVER_START_SECONDS + plan.mode().warmSeconds());
        double even = bench.budget().each(allRounds, runs, REPORT_SECONDS + restarts);
        if (even > 0) {
            return even;
        }
        // Where time is short, what is left of this round goes before further rounds, and the next place before the others.
        double soon = bench.budget().each(thisRound, runs, REPORT_SECONDS);
        boolean next = bench.budget().each(thisRound.subList(0, 1), runs, REPORT_SECONDS) > 0;
        return soon > 0 || !next ? soon : Budget.MIN_SECONDS;
    }

    private void cell(Bench bench, Servers servers, Place cell, int round, double seconds)
            throws IOException, InterruptedException {
        var turns = new Turns(bench, round);
        double least = Double.POSITIVE_INFINITY;
        for (ServerProcess server : servers) {
            double capacity = turns.load(server, cell, turns.run(0, seconds), UnaryOperator.identity())
                    .map(Outcome::throughput)
                    .orElse(0.0);
            least = capacity > 0 ? Math.min(least, capacity) : least;
        }
        if (least == Double.POSITIVE_INFINITY) {
            return;
        }
        double fresh = least;
        double capacity = slowest.computeIfAbsent(cell, _ -> fresh);
        var shares = bench.plan().mode().shares();
        for (int i = 0; i < shares.size(); i++) {
            double share = shares.get(i);
            double fitting = bench.budget().each(List.of(cell.clients()), servers.count() * (shares.size() - i), 0);
            double length = bench.plan().seconds().isPresent()
                    ? seconds
                    : Math.clamp(fitting, Budget.MIN_SECONDS, seconds); // connecting may have taken longer than it was thought to
            for (ServerProcess server : servers) {
                turns.load(server, cell.with(OPEN, setting(share)),
                        turns.run(roundDown(capacity * share), length),
                        outcome -> outcome.with(Figure.LOAD_SHARE, share));
            }
        }
    }

    /** A share as the name of a setting. */
    static String setting(double share) {
        return Math.round(share * 100) + " %";
    }

    /** To two digits: a rate that can be said and repeated. */
    static double roundDown(double rate) {
        double unit = Math.pow(10, Math.floor(Math.log10(Math.max(1, rate))) - 1);
        return Math.max(1, Math.floor(rate / unit) * unit);
    }
}
