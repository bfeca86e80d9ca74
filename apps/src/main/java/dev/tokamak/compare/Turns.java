package dev.tokamak.compare;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Takes the servers of one round in turn. What fails with one of them is a marked measurement, and the next has its turn. */
final class Turns {
    /** One server, measured once. Its clients are closed for it afterwards. */
    interface Trial {
        Outcome of(ServerProcess server, Endpoint endpoint) throws IOException, InterruptedException;
    }

    private static final double NANOS = 1e9;
    private static final double CAPACITY_SECONDS = 1;
    private static final int WINDOWS = 10;

    private final Bench bench;
    private final int round;

    Turns(Bench bench, int round) {
        this.bench = bench;
        this.round = round;
    }

    int round() {
        return round;
    }

    /**
     * How long the next of so many runs may measure: as it was planned, or less where those before took longer than they were
     * thought to.
     *
     * @param seconds as planned
     * @param runs    of a round that are left, with so many clients each
     */
    double fitting(double seconds, int clients, int runs) {
        return bench.plan().seconds().isPresent()
                ? seconds
                : Math.clamp(bench.budget().each(List.of(clients), runs, 0), Budget.MIN_SECONDS,
                        Math.max(Budget.MIN_SECONDS, seconds));
    }

    /** Measures each of them. */
    void take(Iterable<ServerProcess> servers, Place place, Trial trial) throws IOException, InterruptedException {
        for (ServerProcess server : servers) {
            take(server, place, trial);
        }
    }

    /** Measures this one; says what came out, if anything did. */
    Optional<Outcome> take(ServerProcess server, Place place, Trial trial) throws IOException, InterruptedException {
        String variant = server.variant().name();
        var endpoint = server.endpoint(place.protocol());
        if (endpoint.isEmpty()) {
            bench.results().remark(variant + " does not serve " + place.protocol() + ".");
            return Optional.empty();
        }
        long begun = System.nanoTime();
        double measured = 0;
        bench.progress().step(variant + ", " + (place.setting().isEmpty() ? place.phase() : place.setting()));
        try {
            Outcome outcome = trial.of(server, endpoint.get());
            if (!server.alive()) {
                throw new IOException(server.obituary());
            }
            add(server, place, outcome);
            measured = outcome.figures().getOrDefault(Figure.SECONDS, 0.0);
            return Optional.of(outcome);
        } catch (IOException e) {
            bench.checkOpen();
            bench.load().checkAlive();
            String note = server.hasEnded() ? server.obituary() : variant + ": " + e.getMessage();
            bench.results().remark(note);
            bench.results().add(Measurement.died(place, round, variant, note));
            return Optional.empty();
        } finally {
            forget();
            bench.budget().took(place.clients(), (System.nanoTime() - begun) / NANOS, measured);
        }
    }

    /**
     * Takes the server as most experiments do: connects the place's clients, and has them send.
     *
     * @param andThen what the experiment has to say to it
     */
    Optional<Outcome> load(ServerProcess server, Place place, LoadRun run, UnaryOperator<Outcome> andThen)
            throws IOException, InterruptedException {
        return take(server, place, (_, endpoint) -> {
            bench.load().open(endpoint, place.clients(), bench.plan().size());
            var watch = Effort.watch(bench, server);
            LoadResult result = bench.load().run(run);
            boolean udp = place.protocol().equals("udp");
            return andThen.apply(Outcome.of(run, result, udp, watch.stop(result.drainSeconds()), bench.cpus()));
        });
    }

    /** A run with the usual number of windows, begun before it is measured. */
    LoadRun run(double perSecond, double seconds) {
        return run(perSecond, seconds, Budget.WARM_SHARE, WINDOWS);
    }

    private void add(ServerProcess server, Place place, Outcome outcome) {
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        marks.addAll(outcome.marks());
        if (!server.settled()) {
            marks.add(Mark.UNSETTLED);
        }
        bench.results()
                .add(new Measurement(place, round, server.variant().name(), outcome.figures(), marks,
                        outcome.result(), outcome.series(), outcome.note()));
    }

    /**
     * What a server can do with so many clients, in messages a second, by a short closed loop that is not shown itself; 0
     * when it can't be measured.
     */
    double capacity(ServerProcess server, String protocol, int clients) throws InterruptedException {
        var endpoint = server.endpoint(protocol);
        if (endpoint.isEmpty()) {
            return 0;
        }
        bench.progress().step(server.variant().name() + ", capacity");
        double seconds = Math.min(CAPACITY_SECONDS, bench.plan().seconds().orElse(CAPACITY_SECONDS));
        try {
            bench.load().open(endpoint.get(), clients, bench.plan().size());
            return bench.load().run(run(0, seconds, Budget.WARM_SHARE, 1)).perSecond();
        } catch (IOException e) {
            bench.checkOpen();
            bench.results().remark(server.variant().name() + ": its capacity could not be measured: "
                    + Failure.words(e));
            return 0;
        } finally {
            forget();
        }
    }

    /** The least capacity of all that have one; 0 when none has. */
    double slowest(Iterable<ServerProcess> servers, String protocol, int clients) throws InterruptedException {
        double slowest = Double.POSITIVE_INFINITY;
        for (ServerProcess server : servers) {
            double capacity = capacity(server, protocol, clients);
            slowest = capacity > 0 ? Math.min(slowest, capacity) : slowest;
        }
        return slowest == Double.POSITIVE_INFINITY ? 0 : slowest;
    }

    /**
     * A run as the plan has it.
     *
     * @param perSecond 0 for a closed loop
     * @param warmShare of the measured time, to be run before it
     */
    LoadRun run(double perSecond, double seconds, double warmShare, int windows) {
        long nanos = (long) (seconds * NANOS);
        return new LoadRun(perSecond, bench.plan().depth(), (long) (nanos * warmShare), nanos, windows,
                bench.cpus().loadMaySpin());
    }

    /** Whatever the load has open is closed. */
    void forget() throws InterruptedException {
        try {
            bench.load().closeClients();
        } catch (IOException _) {
            // The next order will say so.
        }
    }
}
