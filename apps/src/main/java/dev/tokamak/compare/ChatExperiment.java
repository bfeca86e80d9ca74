package dev.tokamak.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How a chat room grows: how soon the last member has a message, what a delivery costs, how many members are too many. */
final class ChatExperiment implements Experiment {
    private static final double PER_SECOND = 100;
    private static final int SPEAKERS = 10;
    private static final double BOUND_MILLIS = 250;
    private static final int WARM_MEMBERS = 20;
    private static final double WARM_PER_SECOND = 1_500;
    private static final double WARM_SECONDS = 2;
    /** What a member costs who comes, about: guessed rather too high. */
    private static final double JOIN_SECONDS = 0.005;
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e6;
    private static final double PERCENT = 95;

    private final List<Integer> steps;

    /** With as many members as the mode wants. */
    ChatExperiment() {
        this(List.of());
    }

    /** With so many members, in steps. */
    ChatExperiment(List<Integer> steps) {
        this.steps = List.copyOf(steps);
    }

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public String title() {
        return "A chat room";
    }

    @Override
    public String question() {
        return "How soon has the last member of a room what was said, and how many members are too many?";
    }

    @Override
    public String method() {
        return "All members are in one room; ten of them say 100 messages a second together, by the clock. A message counts as "
                + "delivered when the last of the others has read it, from when it should have been said: on its way it "
                + "is written to the journal and forced to the disk, together with what else came meanwhile. "
                + "The server encodes it once for all who get it. Over plain TCP, for TLS would add its own price for each member. The room "
                + "grows until one message in twenty needs more than 250 ms to the last member; larger rooms are not tried then.";
    }

    @Override
    public double weight() {
        return 3;
    }

    @Override
    public List<ExperimentTable.Column> columns() {
        return List.of(
                new ExperimentTable.Column("last p50 ms", Figure.LAST_P50),
                new ExperimentTable.Column("p95", Figure.LAST_P95),
                new ExperimentTable.Column("p99", Figure.LAST_P99),
                new ExperimentTable.Column("deliveries/s", Figure.DELIVERY_RATE),
                new ExperimentTable.Column("CPU us each", Figure.CPU_PER_DELIVERY),
                new ExperimentTable.Column("members", Figure.CHAT_MEMBERS));
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        if (!bench.plan().has("tcp")) {
            return;
        }
        List<Integer> sizes = steps.isEmpty() ? bench.plan().mode().chatMembers() : steps;
        TemporaryDirectory directory = bench.directory();
        var variants = new ArrayList<Variant>();
        for (Variant variant : bench.plan().variants()) {
            variant.under(RoomServer.class, directory.path()).ifPresentOrElse(variants::add,
                    () -> bench.results().remark(variant.name() + " has no chat."));
        }
        Rounds.unwarmed(bench, this, variants)
                .run(sizes.size(), sizes.getLast(), (servers, turns, seconds) -> round(
                        bench, servers, turns, sizes, seconds));
        directory.close();
    }

    /** Each size in turn, without those variants for which a smaller room was too large. */
    private void round(Bench bench, Servers servers, Turns turns, List<Integer> sizes, double seconds)
            throws IOException, InterruptedException {
        for (ServerProcess server : servers) {
            warm(bench, server, seconds);
        }
        var most = new HashMap<String, Outcome>();
        var full = new ArrayList<String>();
        for (int members : sizes) {
            if (!isTimeFor(bench, members, servers.count() - full.size(), seconds)) {
                bench.results().leftOut("No time was left for a chat room of " + members + " members.");
                break;
            }
            var place = new Place(name(), "open", "tcp", members, "");
            for (ServerProcess server : servers) {
                String variant = server.variant().name();
                if (full.contains(variant)) {
                    continue;
                }
                Optional<Outcome> outcome = turns.take(server, place,
                        (_, endpoint) -> trial(bench, server, endpoint, members, seconds));
                if (outcome.isPresent() && fits(outcome.get())) {
                    most.put(variant, outcome.get().with(Figure.CHAT_MEMBERS, members));
                } else {
                    full.add(variant);
                }
            }
        }
        for (ServerProcess server : servers) {
            String variant = server.variant().name();
            Outcome largest = most.get(variant);
            if (largest != null) {
                String note = full.contains(variant) ? "the next room was too large" : "no larger room was tried";
                turns.take(server, new Place(name(), "capacity", "tcp", 0, ""), (_, _) -> capacity(largest, note));
            }
        }
    }

    /** A room of so many members for each of those that are left; everybody hears of everybody who joins. */
    private static boolean isTimeFor(Bench bench, int members, int variants, double seconds) {
        double each = members * JOIN_SECONDS + seconds * (1 + Budget.WARM_SHARE);
        return bench.plan().seconds().isPresent() || bench.budget().left() > each * variants;
    }

    private static Outcome capacity(Outcome largest, String note) {
        double members = largest.figures().getOrDefault(Figure.CHAT_MEMBERS, 0.0);
        return new Outcome(Map.of(Figure.CHAT_MEMBERS, members), largest.marks(), null, List.of(), note);
    }

    private static void warm(Bench bench, ServerProcess server, double seconds) throws InterruptedException {
        bench.progress().step("warming " + server.variant().name());
        try {
            Endpoint endpoint = server.endpoint("tcp").orElseThrow(() -> new IOException("has no chat"));
            bench.load().room(endpoint, "warm", WARM_MEMBERS);
            bench.load().chat(WARM_PER_SECOND, SPEAKERS, (long) (Math.min(seconds, WARM_SECONDS) * NANOS),
                    bench.plan().size());
            bench.load().closeClients();
        } catch (IOException _) {
            bench.checkOpen(); // else what is measured next will say why
        }
    }

    private static boolean fits(Outcome outcome) {
        return outcome.figures().getOrDefault(Figure.LAST_P95, Double.MAX_VALUE) <= BOUND_MILLIS;
    }

    private static Outcome trial(Bench bench, ServerProcess server, Endpoint endpoint, int members, double seconds)
            throws IOException, InterruptedException {
        long nanos = (long) (seconds * NANOS);
        bench.load().room(endpoint, "room-" + members, members);
        bench.load().chat(PER_SECOND, SPEAKERS, (long) (nanos * Budget.WARM_SHARE), bench.plan().size());
        var watch = Effort.watch(bench, server);
        ChatResult result = bench.load().chat(PER_SECOND, SPEAKERS, nanos, bench.plan().size());
        return outcome(bench, result, watch.stop());
    }

    private static Outcome outcome(Bench bench, ChatResult result, Effort effort) {
        var figures = new EnumMap<Figure, Double>(Figure.class);
        effort.tell(figures, bench.cpus());
        figures.put(Figure.SECONDS, result.seconds());
        figures.put(Figure.LOST, (double) result.missing());
        figures.put(Figure.WRONG, (double) result.wrong());
        figures.put(Figure.CLIENT_BUSY, effort.loadBusy());
        figures.put(Figure.INTENDED_RATE, PER_SECOND);
        if (result.deliveries() > 0) {
            figures.put(Figure.DELIVERY_RATE, result.deliveries() / result.seconds());
            figures.put(Figure.CPU_PER_DELIVERY, effort.microsFor(result.heard()));
        }
        if (result.last().getTotalCount() > 0) {
            figures.put(Figure.LAST_P50, result.last().getValueAtPercentile(50) / MILLIS);
            figures.put(Figure.LAST_P95, result.last().getValueAtPercentile(PERCENT) / MILLIS);
            figures.put(Figure.LAST_P99, result.last().getValueAtPercentile(99) / MILLIS);
            figures.put(Figure.CLIENT_LAG_P99, Outcome.micros(result.lag(), 99));
        }
        Set<Mark> marks = TrustRules.chat(result, effort.serverBusy(bench.cpus()), effort.loadBusy(),
                effort.foreign());
        return new Outcome(figures, marks,
                LoadResult.of(result.seconds(), result.heard(), result.missing(), result.wrong(), result.last()),
                List.of(), "");
    }
}
