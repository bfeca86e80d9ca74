package dev.tokamak.compare;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The exercise that many do first: one message, one time. What does that number say? */
final class CourseExperiment implements Experiment {
    private static final int ATTEMPTS = 30;
    private static final int MESSAGES = 10_000;
    private static final long PAUSE_MILLIS = 20;
    /** One variant with both protocols: start, attempts, row. */
    private static final double SECONDS_A_VARIANT = 6;

    @Override
    public String name() {
        return "course";
    }

    @Override
    public String title() {
        return "One timed message";
    }

    @Override
    public String question() {
        return "I timed one message: which is faster, and how sure may I be?";
    }

    @Override
    public String method() {
        return "A server just started, as one starts it for the exercise. " + ATTEMPTS
                + " times a fresh client, connected "
                + "beforehand, sends one message and times its answer: each of these values could have been the only one. Then one "
                + "client sends " + String.format(Locale.ROOT, "%,d", MESSAGES) + " messages, one after the other.";
    }

    @Override
    public double weight() {
        return 1;
    }

    @Override
    public List<ExperimentTable.Column> columns() {
        return List.of(
                new ExperimentTable.Column("p50 us", Figure.P50),
                new ExperimentTable.Column("p99", Figure.P99),
                new ExperimentTable.Column("max", Figure.MAX));
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        int rounds = bench.plan().repeats();
        for (int round = 1; round <= rounds; round++) {
            bench.progress().part(title() + ", round " + round + " of " + rounds);
            var turns = new Turns(bench, round);
            for (Variant variant : Servers.rotated(bench.plan().variants(), round)) {
                if (bench.plan().seconds().isEmpty() && bench.budget().left() < SECONDS_A_VARIANT) {
                    bench.results().leftOut(
                            "No time was left for one timed message to " + variant.name() + ", round " + round + ".");
                    return;
                }
                variant(bench, turns, variant);
            }
        }
    }

    private void variant(Bench bench, Turns turns, Variant variant) throws IOException, InterruptedException {
        ServerProcess server = bench.start(variant, Map.of());
        try {
            for (String protocol : List.of("tcp", "udp")) {
                if (bench.plan().has(protocol)) {
                    var place = new Place(name(), "closed", protocol, 1, "");
                    turns.take(server, place.with("closed", "one send"), (_, endpoint) -> one(bench, server, endpoint));
                    turns.take(server, place.with("closed", "10,000 sends"),
                            (_, endpoint) -> many(bench, server, endpoint));
                }
            }
        } finally {
            bench.stop(server);
        }
    }

    private static Outcome one(Bench bench, ServerProcess server, Endpoint endpoint)
            throws IOException, InterruptedException {
        var watch = Effort.watch(bench, server);
        SendsResult sends = bench.load().single(endpoint, bench.plan().size(), ATTEMPTS, PAUSE_MILLIS);
        return outcome(sends, watch.stop(), endpoint).with(new Series(
                "single sends",
                "us",
                "attempt",
                "",
                IntStream.rangeClosed(1, sends.micros().size()).mapToObj(i -> (double) i).toList(),
                sends.micros()));
    }

    private static Outcome many(Bench bench, ServerProcess server, Endpoint endpoint)
            throws IOException, InterruptedException {
        var watch = Effort.watch(bench, server);
        SendsResult sends = bench.load().sends(endpoint, bench.plan().size(), MESSAGES);
        return outcome(sends, watch.stop(), endpoint);
    }

    private static Outcome outcome(SendsResult sends, Effort effort, Endpoint endpoint) {
        var latency = sends.latency();
        var figures = new EnumMap<Figure, Double>(Figure.class);
        figures.put(Figure.MESSAGES, (double) sends.micros().size());
        figures.put(Figure.LOST, (double) sends.lost());
        figures.put(Figure.WRONG, (double) sends.wrong());
        figures.put(Figure.FOREIGN_CPU, effort.foreign());
        Outcome.latencies(figures, latency);
        if (latency.getTotalCount() < MESSAGES / 2) { // of 30 values the largest is no percentile
            figures.remove(Figure.P99);
            figures.remove(Figure.P999);
        }
        return new Outcome(
                figures,
                TrustRules.sends(sends, endpoint.protocol().equals("udp"), effort.foreign()),
                LoadResult.of(effort.wallSeconds(), latency.getTotalCount(), sends.lost(), sends.wrong(), latency),
                List.of(),
                "");
    }
}
