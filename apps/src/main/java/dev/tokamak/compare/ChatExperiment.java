package dev.tokamak.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
    /** Of fewer than a hundred messages p99 would be no more than the slowest. */
    private static final double LEAST_SECONDS = 1;
    /** Descriptors that a JVM needs besides its connections. */
    private static final int RESERVED_DESCRIPTORS = 200;
    /** What a run takes besides: the last deliveries, and closing. */
    private static final double OPEN_SECONDS = 0.2;
    private static final String TOO_LARGE = "the next room was too large";
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
        return 5;
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
        List<Integer> sizes = possible(steps.isEmpty() ? bench.plan().mode().chatMembers() : steps,
                Linux.descriptorLimit(), bench.results());
        if (sizes.isEmpty()) {
            return;
        }
        TemporaryDirectory directory = bench.directory();
        var variants = new ArrayList<Variant>();
        for (Variant variant : bench.plan().variants()) {
            variant.under(RoomServer.class, directory.path()).ifPresentOrElse(variants::add,
                    () -> bench.results().remark(variant.name() + " has no chat."));
        }
        Rounds.unwarmed(bench, this, variants, WARM_SECONDS)
                .runPartly(1, sizes, (servers, turns, _) -> round(bench, servers, turns, sizes));
        directory.close();
    }

    /** Those rooms for whose members there are descriptors; what is left out is remarked. */
    static List<Integer> possible(List<Integer> sizes, OptionalLong descriptors, Results results) {
        long most = descriptors.orElse(Long.MAX_VALUE) - RESERVED_DESCRIPTORS;
        List<Integer> possible = sizes.stream().filter(members -> members <= most).toList();
        if (possible.size() < sizes.size()) {
            results.remark("Left out: chat rooms of more than " + Math.max(0, most)
                    + " members, for a process may open " + descriptors.orElse(0) + " descriptors here (ulimit -n).");
        }
        return possible;
    }

    /** Each size in turn, without those variants for which a smaller room was too large. */
    private void round(Bench bench, Servers servers, Turns turns, List<Integer> sizes)
            throws IOException, InterruptedException {
        for (ServerProcess server : servers) {
            warm(bench, server, bench.plan().seconds().orElse(WARM_SECONDS));
        }
        var most = new HashMap<String, Outcome>();
        var ended = new LinkedHashMap<String, String>(); // variants, and why they have no larger room
        for (int i = 0; i < sizes.size(); i++) {
            int members = sizes.get(i);
            int left = servers.count() - ended.size();
            if (left == 0) {
                break;
            }
            List<Integer> rooms = sizes.subList(i, sizes.size());
            double length = bench.plan().seconds().orElseGet(() -> length(bench.budget(), rooms, left));
            if (length == 0) {
                bench.results().leftOut("No time was left for a chat room of " + members + " members.");
                break;
            }
            var place = new Place(name(), "open", "tcp", members, "");
            for (ServerProcess server : servers) {
                String variant = server.variant().name();
                if (ended.containsKey(variant)) {
                    continue;
                }
                Optional<Outcome> outcome = turns.take(server, place,
                        (_, endpoint) -> trial(bench, server, endpoint, members, length));
                if (outcome.isEmpty()) {
                    ended.put(variant, "the next room could not be measured");
                } else if (fits(outcome.get())) {
                    most.put(variant, outcome.get().with(Figure.CHAT_MEMBERS, members));
                } else {
                    ended.put(variant, TOO_LARGE);
                }
            }
        }
        for (ServerProcess server : servers) {
            String variant = server.variant().name();
            Outcome largest = most.get(variant);
            if (largest != null && server.alive()) {
                String note = ended.getOrDefault(variant, "no larger room was tried");
                turns.take(server, new Place(name(), "capacity", "tcp", 0, ""), (_, _) -> capacity(largest, note));
            }
        }
    }

    /**
     * How long the next room may be listened to: an even share of what joining leaves, or as long as is of use where that is shorter; 0
     * when there is no time for it.
     *
     * @param left     rooms that are to come
     * @param variants for which they are
     */
    static double length(Budget budget, List<Integer> left, int variants) {
        double even = share(budget, left, variants);
        if (even >= LEAST_SECONDS) {
            return Math.min(even, Budget.MAX_SECONDS);
        }
        return share(budget, left.subList(0, 1), variants) >= LEAST_SECONDS ? LEAST_SECONDS : 0;
    }

    /** Everybody hears of everybody who joins. */
    private static double share(Budget budget, List<Integer> rooms, int variants) {
        double joining = rooms.stream().mapToDouble(members -> members * JOIN_SECONDS + OPEN_SECONDS).sum();
        return (budget.left() / variants - joining) / rooms.size() / (1 + Budget.WARM_SHARE);
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
            bench.load().chat(WARM_PER_SECOND, SPEAKERS, 0, (long) (Math.min(seconds, WARM_SECONDS) * NANOS),
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
        var watch = Effort.watch(bench, server);
        ChatResult result = bench.load()
                .chat(PER_SECOND, SPEAKERS, (long) (nanos * Budget.WARM_SHARE), nanos, bench.plan().size());
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
