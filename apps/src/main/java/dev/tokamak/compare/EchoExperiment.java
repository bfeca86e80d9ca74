package dev.tokamak.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Capacity by a closed loop, then cost and latency by open loops at rates that every variant can hold. Per round each
 * variant gets a fresh server; within it the variants take turns at every number of clients.
 */
final class EchoExperiment implements Experiment {
    static final String CLOSED = "closed";
    static final String OPEN = "open";

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
        List<Place> cells = plan.cells();
        Budget whole = bench.budget();
        Rounds.main(bench, this, cells.stream().map(Place::protocol).distinct().toList())
                .runPartly(1 + plan.mode().shares().size(), clients(cells),
                        (servers, turns, _) -> round(bench, servers, turns, whole));
    }

    private static List<Integer> clients(List<Place> cells) {
        return cells.stream().map(Place::clients).toList();
    }

    /** Measures every place once, or as many as there is time for. */
    private void round(Bench bench, Servers servers, Turns turns, Budget whole)
            throws IOException, InterruptedException {
        List<Place> cells = bench.plan().cells();
        int runs = servers.count() * (1 + bench.plan().mode().shares().size());
        for (int i = 0; i < cells.size(); i++) {
            Place cell = cells.get(i);
            double seconds = seconds(bench, cells.subList(i, cells.size()), runs, whole);
            if (seconds == 0) {
                bench.results().leftOut(
                        "No time was left for round " + turns.round() + " from " + cell.words() + " on.");
                return;
            }
            bench.progress().part(String.format(Locale.ROOT, "echo, round %d of %d, %s, %.1f s a run", turns.round(),
                    bench.plan().rounds(), cell.words(), seconds));
            cell(bench, servers, turns, cell, seconds);
        }
    }

    /** Where the time of a round is short, the next place goes before the others, and before further rounds. */
    private static double seconds(Bench bench, List<Place> left, int runs, Budget whole) {
        Optional<Double> given = bench.plan().seconds();
        if (given.isPresent()) {
            return given.get();
        }
        double even = bench.budget().each(clients(left), runs, REPORT_SECONDS);
        boolean next = whole.each(clients(left.subList(0, 1)), runs, REPORT_SECONDS) > 0;
        return even > 0 || !next ? even : Budget.MIN_SECONDS;
    }

    private void cell(Bench bench, Servers servers, Turns turns, Place cell, double seconds)
            throws IOException, InterruptedException {
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
            double length = turns.fitting(seconds, cell.clients(), servers.count() * (shares.size() - i));
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
