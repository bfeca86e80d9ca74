package dev.tokamak.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalLong;

import java.util.Set;

/** How many datagrams get lost below, at and above what a server can do, and who threw them away. */
final class UdpLossExperiment implements Experiment {
    private static final int CLIENTS = 64;
    private static final int WINDOWS = 10;
    private static final List<Double> LEVELS = List.of(0.5, 1.0, 1.5);

    @Override
    public String name() {
        return "udp";
    }

    @Override
    public String title() {
        return "Loss of datagrams";
    }

    @Override
    public String question() {
        return "What happens to datagrams that come faster than they can be served?";
    }

    @Override
    public String method() {
        return CLIENTS
                + " clients send by the clock at shares of the variant's own capacity, which a closed loop has found "
                + "just before. A datagram without an answer is lost. The kernel counts those for which the server's socket "
                + "had no room; where it does not say so for a socket, those of the whole machine.";
    }

    @Override
    public double weight() {
        return 3;
    }

    @Override
    public List<ExperimentTable.Column> columns() {
        return List.of(
                new ExperimentTable.Column("msg/s", Figure.INTENDED_RATE),
                new ExperimentTable.Column("lost share", Figure.LOST_SHARE),
                new ExperimentTable.Column("kernel drops", Figure.KERNEL_DROPS),
                new ExperimentTable.Column("p99 us", Figure.P99));
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Rounds.of(bench, this, "udp").run(1 + LEVELS.size(), List.of(CLIENTS),
                (servers, turns, seconds) -> round(bench, servers, turns, seconds));
    }

    private void round(Bench bench, Servers servers, Turns turns, double seconds)
            throws IOException, InterruptedException {
        var capacities = new HashMap<ServerProcess, Double>();
        for (ServerProcess server : servers) {
            capacities.put(server, turns.capacity(server, "udp", CLIENTS));
        }
        for (double level : LEVELS) {
            var place = new Place(name(), "loss", "udp", CLIENTS, EchoExperiment.setting(level));
            for (ServerProcess server : servers) {
                double capacity = capacities.getOrDefault(server, 0.0);
                if (capacity == 0) {
                    continue; // it was remarked
                }
                double rate = EchoExperiment.roundDown(capacity * level);
                LoadRun run = turns.run(rate, seconds, Budget.WARM_SHARE, WINDOWS);
                turns.take(server, place, (_, endpoint) -> trial(bench, server, endpoint, level, run));
            }
        }
    }

    private static Outcome trial(Bench bench, ServerProcess server, Endpoint endpoint, double level, LoadRun run)
            throws IOException, InterruptedException {
        bench.load().open(endpoint, CLIENTS, bench.plan().size());
        int port = endpoint.address().getPort();
        OptionalLong dropped = UdpDrops.ofPort(port);
        OptionalLong droppedAnywhere = UdpDrops.bufferErrors();
        var watch = Effort.watch(bench, server);
        LoadResult result = bench.load().run(run);
        Outcome outcome = Outcome.of(run, result, true, watch.stop(), bench.cpus())
                .with(Figure.LOAD_SHARE, level)
                .with(Figure.LOST_SHARE, result.sent() == 0 ? 0 : (double) result.lost() / result.sent())
                .exempt(Set.of(Mark.DATAGRAMS)); // that is the experiment
        OptionalLong here = difference(dropped, UdpDrops.ofPort(port));
        OptionalLong anywhere = difference(droppedAnywhere, UdpDrops.bufferErrors());
        OptionalLong said = here.isPresent() ? here : anywhere;
        if (said.isEmpty()) {
            return outcome;
        }
        String whose = here.isPresent() ? "dropped before the server's socket" : "dropped on the whole machine";
        String all = here.isPresent() && anywhere.isPresent()
                ? "; " + anywhere.getAsLong() + " on the whole machine, the clients' sockets included"
                : "";
        return outcome.with(Figure.KERNEL_DROPS, (double) said.getAsLong())
                .noting(said.getAsLong() + " " + whose + all);
    }

    private static OptionalLong difference(OptionalLong before, OptionalLong after) {
        return before.isPresent() && after.isPresent()
                ? OptionalLong.of(after.getAsLong() - before.getAsLong())
                : OptionalLong.empty();
    }
}
