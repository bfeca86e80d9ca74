package dev.tokamak.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Latency at several shares of each variant's own capacity, with a fresh server for each round. */
final class LoadLevels implements Experiment {
    private static final int CLIENTS = 64;

    private final String name;
    private final String title;
    private final String question;
    private final String method;
    private final double weight;
    private final List<Double> levels;
    private final Set<Mark> exempt;

    private LoadLevels(String name, String title, String question, String method, double weight, List<Double> levels,
            Set<Mark> exempt) {
        this.name = name;
        this.title = title;
        this.question = question;
        this.method = method;
        this.weight = weight;
        this.levels = levels;
        this.exempt = exempt;
    }

    /** Up to where it bends. */
    static Experiment hockeyStick() {
        return new LoadLevels("hockey", "Latency over load", "How close to its capacity may I run it?",
                "64 TCP clients in an open loop, at shares of the variant's own capacity, which a closed loop has found just before.",
                4, List.of(0.2, 0.4, 0.6, 0.8, 0.9, 1.0), Set.of());
    }

    /** Beyond it: what can't be served waits, so that the rate is not achieved; that is the experiment. */
    static Experiment overload() {
        return new LoadLevels("overload", "Overload", "What happens when more comes than it can do?",
                "As latency over load, above the capacity. The rate rule does not apply: that it can't be achieved is the point. "
                        + "A run that was served all the same is marked: it was no overload.",
                3, List.of(1.1, 1.5, 2.0),
                Set.of(Mark.RATE, Mark.CLIENT_LATE));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String question() {
        return question;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public double weight() {
        return weight;
    }

    @Override
    public List<ExperimentTable.Column> columns() {
        return List.of(
                new ExperimentTable.Column("msg/s", Figure.INTENDED_RATE),
                new ExperimentTable.Column("served", Figure.SERVED),
                new ExperimentTable.Column("p50 us", Figure.P50),
                new ExperimentTable.Column("p99", Figure.P99),
                new ExperimentTable.Column("p99.9", Figure.P999),
                new ExperimentTable.Column("over after ms", Figure.RECOVERY));
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Rounds.of(bench, this, "tcp").run(1 + levels.size(), List.of(CLIENTS), this::round);
    }

    private void round(Servers servers, Turns turns, double seconds) throws IOException, InterruptedException {
        var closed = new Place(name, EchoExperiment.CLOSED, "tcp", CLIENTS, "");
        var capacities = new HashMap<ServerProcess, Double>();
        for (ServerProcess server : servers) {
            turns.load(server, closed, turns.run(0, seconds), UnaryOperator.identity())
                    .ifPresent(outcome -> capacities.put(server, outcome.throughput()));
        }
        for (double level : levels) {
            var place = closed.with(EchoExperiment.OPEN, EchoExperiment.setting(level));
            for (ServerProcess server : servers) {
                double capacity = capacities.getOrDefault(server, 0.0);
                if (capacity > 0) {
                    turns.load(server, place, turns.run(EchoExperiment.roundDown(capacity * level), seconds),
                            outcome -> judged(outcome.with(Figure.LOAD_SHARE, level), level));
                }
            }
        }
    }

    private Outcome judged(Outcome outcome, double level) {
        return level > 1 ? outcome.overloaded().exempt(exempt) : outcome;
    }
}
