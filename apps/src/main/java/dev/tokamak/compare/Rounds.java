package dev.tokamak.compare;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The rounds of an experiment, each with fresh servers. What there is no time for is left out, and said to be. */
final class Rounds {
    /** One round of measurements. */
    interface Round {
        /**
         * Measures. The bench's budget is that of the round.
         *
         * @param servers started and warmed, ended afterwards
         * @param seconds how long each run may measure, if there is time for all places; else 0
         */
        void measure(Servers servers, Turns turns, double seconds) throws IOException, InterruptedException;
    }

    private static final double SERVER_START_SECONDS = 1.5;

    private final Bench bench;
    private final Experiment experiment;
    /** What servers are warmed with by echo; none where the experiment does that itself. */
    private final List<String> protocols;
    private final List<Variant> variants;
    private final int rounds;
    /** How long the experiment warms each server itself. */
    private final double ownWarmSeconds;

    private Rounds(Bench bench, Experiment experiment, List<String> protocols, List<Variant> variants, int rounds,
            double ownWarmSeconds) {
        this.bench = bench;
        this.experiment = experiment;
        this.protocols = protocols;
        this.variants = variants;
        this.rounds = rounds;
        this.ownWarmSeconds = ownWarmSeconds;
    }

    /** Rounds of the main experiment, which has more of them. */
    static Rounds main(Bench bench, Experiment experiment, List<String> protocols) {
        return new Rounds(bench, experiment, protocols, bench.plan().variants(), bench.plan().rounds(), 0);
    }

    /** Rounds with the variants as they were asked for. */
    static Rounds of(Bench bench, Experiment experiment, String protocol) {
        return new Rounds(bench, experiment, List.of(protocol), bench.plan().variants(), bench.plan().repeats(), 0);
    }

    /** Rounds with servers that do work on request, too. */
    static Rounds working(Bench bench, Experiment experiment, String protocol) {
        return new Rounds(bench, experiment, List.of(protocol),
                bench.plan().variants().stream().map(Variant::working).toList(), bench.plan().repeats(), 0);
    }

    /**
     * Rounds with servers that do something else than echo.
     *
     * @param warmSeconds how long the experiment itself warms each of them, about
     */
    static Rounds unwarmed(Bench bench, Experiment experiment, List<Variant> variants, double warmSeconds) {
        return new Rounds(bench, experiment, List.of(), variants, bench.plan().repeats(), warmSeconds);
    }

    /**
     * Measures, as often as the plan wants it; not at all when the plan has no clients for the protocol that servers are warmed
     * with.
     *
     * @param runs    how many each server has at each place of a round
     * @param clients how many each of them connects, for each place
     */
    void run(int runs, List<Integer> clients, Round body) throws IOException, InterruptedException {
        run(runs, clients, clients, body);
    }

    /** The same, where the body itself leaves out those places for which there is no time; for the first one there must be. */
    void runPartly(int runs, List<Integer> clients, Round body) throws IOException, InterruptedException {
        run(runs, clients, clients.subList(0, 1), body);
    }

    private void run(int runs, List<Integer> clients, List<Integer> least, Round body)
            throws IOException, InterruptedException {
        if (variants.isEmpty() || !protocols.stream().allMatch(bench.plan()::has)) {
            return;
        }
        Budget whole = bench.budget();
        for (int round = 1; round <= rounds; round++) {
            bench.allow(Math.max(0, whole.left()) / (rounds - round + 1));
            if (seconds(runs, clients, startSeconds()) == 0) {
                bench.allow(Math.max(0, whole.left())); // one round is better than a piece of each
            }
            double warm = warmSeconds();
            if (seconds(runs, least, startSeconds()) == 0) {
                leaveOut(round);
                return;
            }
            String part = String.format(Locale.ROOT, "%s, round %d of %d", experiment.name(), round, rounds);
            try (var servers = Servers.start(bench, part, round, variants, protocols, warm)) {
                double seconds = seconds(runs, clients, variants.size() * ownWarmSeconds);
                if (seconds(runs, least, variants.size() * ownWarmSeconds) == 0) {
                    leaveOut(round);
                    return;
                }
                bench.progress()
                        .part(seconds == 0 ? part : String.format(Locale.ROOT, "%s, %.1f s a run", part, seconds));
                body.measure(servers, new Turns(bench, round), seconds);
            }
        }
    }

    private double warmSeconds() {
        return protocols.isEmpty() ? 0 : Servers.warmSeconds(bench, variants.size());
    }

    private double startSeconds() {
        return variants.size() * (SERVER_START_SECONDS + warmSeconds() + ownWarmSeconds);
    }

    private void leaveOut(int round) {
        bench.results().leftOut(String.format(Locale.ROOT, "No time was left for \"%s\" from round %d on.",
                experiment.title(), round));
    }

    /** How long each run of a round may measure when so much else takes its time; 0 when too short. */
    private double seconds(int runs, List<Integer> clients, double reserved) {
        return bench.plan()
                .seconds()
                .orElseGet(() -> bench.budget().each(clients, runs * variants.size(), reserved));
    }
}
