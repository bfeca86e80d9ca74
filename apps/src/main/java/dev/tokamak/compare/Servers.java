package dev.tokamak.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** A fresh server of each variant, started and warmed, for one round. Closing ends them. */
final class Servers implements Iterable<ServerProcess>, AutoCloseable {
    /** All servers of a round get so much of its time to warm up, at most. */
    private static final double WARM_SHARE = 0.3;
    private static final double MIN_WARM = 0.2;

    private final Bench bench;
    private final List<ServerProcess> servers;
    private @Nullable IOException failure;

    private Servers(Bench bench, List<ServerProcess> servers) {
        this.bench = bench;
        this.servers = servers;
    }

    /**
     * How long each server may warm up, in seconds.
     *
     * @param servers how many there are
     */
    static double warmSeconds(Bench bench, int servers) {
        double share = bench.budget().left() * WARM_SHARE / servers;
        return Math.clamp(share, MIN_WARM, bench.plan().mode().warmSeconds());
    }

    /**
     * Starts them. Each round begins with another variant, so that none always comes first.
     *
     * @param protocols what they are warmed with, the first one first; none leaves that to the experiment
     * @param warm      how long each may warm up, in seconds
     * @throws IOException when none starts, that of the last one; one line
     */
    static Servers start(Bench bench, String part, int round, List<Variant> variants, List<String> protocols,
            double warm) throws IOException, InterruptedException {
        var servers = new Servers(bench, new ArrayList<>());
        try {
            bench.progress().part(part + ": starting and warming servers");
            for (Variant variant : rotated(variants, round)) {
                bench.progress().step(variant.name());
                servers.add(variant, part);
            }
            if (servers.servers.isEmpty() && servers.failure != null) {
                throw servers.failure;
            }
            for (ServerProcess server : protocols.isEmpty() ? List.<ServerProcess>of() : servers.servers) {
                bench.progress().step("warming " + server.variant().name());
                new WarmUp(bench, server).run(protocols, warm);
            }
            return servers;
        } catch (IOException | InterruptedException | RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    /** One that does not start is remarked; the others are measured without it. */
    private void add(Variant variant, String part) throws InterruptedException {
        try {
            servers.add(bench.start(variant, Map.of()));
        } catch (IOException e) {
            bench.checkOpen();
            failure = e;
            bench.results().leftOut("Left out of " + part + ": " + Failure.words(e) + ".");
        }
    }

    static <T> List<T> rotated(List<T> all, int round) {
        var rotated = new ArrayList<>(all);
        Collections.rotate(rotated, -(round - 1));
        return rotated;
    }

    int count() {
        return servers.size();
    }

    @Override
    public Iterator<ServerProcess> iterator() {
        return servers.iterator();
    }

    @Override
    public void close() {
        servers.forEach(bench::stop);
    }
}
