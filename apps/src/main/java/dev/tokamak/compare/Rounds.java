package dev.tokamak.compare;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The rounds of an experiment, each with fresh servers. What there is no time for is left out, and said to be. */
final class Rounds {
    /** One round of measurements. */
    interface Round {
        /**
         * Measures.
         *
         * @param servers started and warmed, ended afterwards
         * @param seconds how long each run may measure
         */
        void measure(Servers servers, Turns turns, double seconds) throws IOException, InterruptedException;
    }

    private static final double SERVER_START_SECONDS = 1.5;

    private final Bench bench;
    private final Experiment experiment;
    /** What servers are warmed with by echo; none where the experiment does that itself. */
    private final List<String> protocols;
    private final List<Variant> variants;

    private Rounds(Bench bench, Experiment experiment, List<String> protocols, List<Variant> variants) {
        this.bench = bench;
        this.experiment = experiment;
        this.protocols = protocols;
        this.variants = variants;
    }

    /** Rounds with the variants as they were asked for. */
    static Rounds of(Bench bench, Experiment experiment, String protocol) {
        return new Rounds(bench, experiment, List.of(protocol), bench.plan().variants());
    }

    /** Rounds with servers that do work on request, too. */
    static Rounds working(Bench bench, Experiment experiment, String protocol) {
        return new Rounds(bench, experiment, List.of(protocol),
                bench.plan().variants().stream().map(Variant::working).toList());
    }

    /** Rounds with servers that do something else than echo: the experiment warms them with that. */
    static Rounds unwarmed(Bench bench, Experiment experiment, List<Variant> variants) {
        return new Rounds(bench, experiment, List.of(), variants);
    }

    /** How many an experiment has that is worth one, unless everything is wanted. */
    static int count(Plan plan) {
        return plan.mode() == Mode.FULL ? plan.rounds() : 1;
    }

    /**
     * Measures, as often as the plan wants it; not at all when the plan has no clients for the protocol that servers are warmed
     * with.
     *
     * @param runs    how many each server has in a round
     * @param clients how many each run connects
     */
    void run(int runs, int clients, Round body) throws IOException, InterruptedException {
        Plan plan = bench.plan();
        if (variants.isEmpty() || !protocols.stream().allMatch(plan::has)) {
            return;
        }
        int rounds = count(plan);
        for (int round = 1; round <= rounds; round++) {
            int left = rounds - round + 1;
            String part = String.format(Locale.ROOT, "%s, round %d of %d", experiment.title(), round, rounds);
            double warm = protocols.isEmpty() ? 0 : Servers.warmSeconds(bench, variants.size(), left);
            double start = variants.size() * (SERVER_START_SECONDS + warm);
            if (seconds(runs, clients, 1, start) == 0) {
                leaveOut(round);
                return;
            }
            try (var servers = Servers.start(bench, part, round, variants, protocols, warm)) {
                double even = seconds(runs, clients, left, (left - 1) * start);
                double seconds = even > 0 ? even : seconds(runs, clients, 1, 0);
                if (seconds == 0) {
                    leaveOut(round);
                    return;
                }
                bench.progress().part(String.format(Locale.ROOT, "%s, %.1f s a run", part, seconds));
                body.measure(servers, new Turns(bench, round), seconds);
            }
        }
    }

    private void leaveOut(int round) {
        bench.results().leftOut(String.format(Locale.ROOT, "No time was left for \"%s\" from round %d on.",
                experiment.title(), round));
    }

    /** How long each run may measure when there are so many rounds, and so much else takes its time; 0 when too short. */
    private double seconds(int runs, int clients, int rounds, double reserved) {
        return bench.plan()
                .seconds()
                .orElseGet(() -> bench.budget().each(List.of(clients), runs * variants.size() * rounds, reserved));
    }
}
