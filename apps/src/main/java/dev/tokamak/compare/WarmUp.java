package dev.tokamak.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import dev.tokamak.compare.report.Range;

/** Keeps a fresh server busy until its throughput has settled: until the last slices agree within 3 %. */
final class WarmUp {
    private static final int CLIENTS = 32;
    private static final double SLICE_SECONDS = 0.4;
    private static final int AGREEING = 3;
    private static final double TOLERANCE = 0.03;
    private static final double FIRST_SHARE = 0.7;
    private static final double NANOS = 1e9;

    private final Bench bench;
    private final ServerProcess server;
    private final Turns turns;

    WarmUp(Bench bench, ServerProcess server) {
        this.bench = bench;
        this.server = server;
        turns = new Turns(bench, 1);
    }

    /**
     * Warms it. A server that is still changing when the time is over is remembered as such, and its measurements are marked.
     *
     * @param protocols how it is talked to; of those after the first it is enough that they ran, for the code is mostly the same
     * @param seconds   bound on the time with all of them
     */
    void run(List<String> protocols, double seconds) throws InterruptedException {
        double first = protocols.size() == 1 ? seconds : seconds * FIRST_SHARE;
        server.settled(settled(protocols.getFirst(), first));
        for (String protocol : protocols.subList(1, protocols.size())) {
            settled(protocol, (seconds - first) / (protocols.size() - 1));
        }
    }

    private boolean settled(String protocol, double seconds) throws InterruptedException {
        if (server.endpoint(protocol).isEmpty()) {
            return true;
        }
        long until = System.nanoTime() + (long) (seconds * NANOS);
        var rates = new ArrayList<Double>();
        try {
            bench.load().open(server.endpoint(protocol).get(), CLIENTS, bench.plan().size());
            do {
                rates.add(bench.load().run(turns.run(0, SLICE_SECONDS, 0, 1)).perSecond());
            } while (!agree(rates) && System.nanoTime() < until);
            double half = Math.max(1, rates.getLast() / 2);
            bench.load().run(turns.run(half, SLICE_SECONDS, 0, 1)); // the open loop, in the load too
        } catch (IOException _) {
            bench.checkOpen(); // else what is measured next will say why
        } finally {
            turns.forget();
        }
        return agree(rates);
    }

    /** Do the last ones differ by no more than 3 %? */
    static boolean agree(List<Double> rates) {
        if (rates.size() < AGREEING) {
            return false;
        }
        var last = Range.of(rates.subList(rates.size() - AGREEING, rates.size()).stream()
                .mapToDouble(rate -> rate)
                .toArray());
        return last.max() - last.min() <= TOLERANCE * last.median();
    }
}
