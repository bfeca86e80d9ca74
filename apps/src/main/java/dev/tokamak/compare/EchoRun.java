package dev.tokamak.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.HdrHistogram.Histogram;

/** One server and the load, once: connect, read the counters, run, read them again, close, judge. */
final class EchoRun {
    private static final int WINDOWS = 10;
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e3;
    private static final double MILLIS = 1e3;
    private static final double KIB_PER_MIB = 1024;
    private static final double WARM_SLICE = 0.4;
    private static final int WARM_AGREE = 3;
    private static final double WARM_TOLERANCE = 0.03;
    private static final double UDP_WARM_SHARE = 0.5;

    private final Bench bench;
    private final ServerProcess server;

    EchoRun(Bench bench, ServerProcess server) {
        this.bench = bench;
        this.server = server;
    }

    /**
     * Keeps a fresh server busy until its throughput has settled: until the last slices agree within 3 %. A server that is
     * still changing when the time is over is remembered as such, and its measurements are marked.
     *
     * @param seconds bound on the time
     */
    void warm(int clients, double seconds) throws InterruptedException {
        Plan plan = bench.plan();
        if (!plan.tcpClients().isEmpty()) {
            server.settled(warm("tcp", clients, seconds));
        }
        if (!plan.udpClients().isEmpty()) {
            warm("udp", clients, seconds * UDP_WARM_SHARE);
        }
    }

    private boolean warm(String protocol, int clients, double seconds) throws InterruptedException {
        if (server.endpoint(protocol).isEmpty()) {
            return true;
        }
        long until = System.nanoTime() + (long) (seconds * NANOS);
        var rates = new ArrayList<Double>();
        try {
            bench.load().open(server.endpoint(protocol).get(), clients, bench.plan().size());
            do {
                rates.add(bench.load().run(loadRun(0, WARM_SLICE, 0)).perSecond());
            } while (!agree(rates) && System.nanoTime() < until);
            bench.load().run(loadRun(Math.max(1, rates.getLast() / 2), WARM_SLICE, 0)); // the open loop, in the load too
            bench.load().closeClients();
        } catch (IOException _) {
            bench.checkOpen();
            forget();
        }
        return agree(rates);
    }

    /** Do the last ones differ by no more than 3 %? */
    static boolean agree(List<Double> rates) {
        if (rates.size() < WARM_AGREE) {
            return false;
        }
        var last = Range.of(rates.subList(rates.size() - WARM_AGREE, rates.size()).stream()
                .mapToDouble(rate -> rate)
                .toArray());
        return last.max() - last.min() <= WARM_TOLERANCE * last.median();
    }

    /** Measures capacity; returns answers a second, 0 when it could not be measured. */
    double closed(Place place, int round, double seconds) throws InterruptedException {
        return measure(place, round, loadRun(0, seconds, Budget.WARM_SHARE), Map.of(), Set.of());
    }

    /**
     * Measures cost and latency at a rate.
     *
     * @param given  figures that are known beforehand
     * @param exempt marks that this experiment is not given, for it breaks their rule by its nature
     */
    void open(Place place, int round, double seconds, double perSecond, Map<Figure, Double> given, Set<Mark> exempt)
            throws InterruptedException {
        measure(place, round, loadRun(perSecond, seconds, Budget.WARM_SHARE), given, exempt);
    }

    private LoadRun loadRun(double perSecond, double seconds, double warmShare) {
        long nanos = (long) (seconds * NANOS);
        return new LoadRun(
                perSecond,
                bench.plan().depth(),
                (long) (nanos * warmShare),
                nanos,
                WINDOWS,
                bench.cpus().loadMaySpin());
    }

    private double measure(Place place, int round, LoadRun run, Map<Figure, Double> given, Set<Mark> exempt)
            throws InterruptedException {
        long begun = System.nanoTime();
        String variant = server.variant().name();
        var endpoint = server.endpoint(place.protocol());
        if (endpoint.isEmpty()) {
            bench.results().remark(variant + " does not serve " + place.protocol() + ".");
            return 0;
        }
        try {
            bench.load().open(endpoint.get(), place.clients(), bench.plan().size());
            Counters before = Counters.now(bench, server);
            LoadResult result = bench.load().run(run);
            Counters after = Counters.now(bench, server);
            bench.load().closeClients();
            if (!server.alive()) {
                throw new IOException(server.obituary());
            }
            Map<Figure, Double> figures = figures(run, result, before, after);
            if (exempt.contains(Mark.RATE)) {
                overload(figures, result);
            }
            figures.putAll(given);
            Set<Mark> marks = marks(place, run, result, figures);
            marks.removeAll(exempt);
            bench.results()
                    .add(new Measurement(place, round, variant, figures, marks, result, List.of(), ""));
            return result.perSecond();
        } catch (IOException e) {
            bench.checkOpen();
            forget();
            String note = server.alive() ? variant + ": " + e.getMessage() : server.obituary();
            bench.results().remark(note);
            bench.results().add(Measurement.died(place, round, variant, note));
            return 0;
        } finally {
            bench.budget().took(place.clients(), (System.nanoTime() - begun) / NANOS, run.nanos() / NANOS);
        }
    }

    /** After a failure: the load is to have no clients left. */
    private void forget() throws InterruptedException {
        try {
            bench.load().closeClients();
        } catch (IOException _) {
            // The next order will say so.
        }
    }

    /** All that is read before and after a run. */
    private record Counters(long nanos, ProcessSample server, ProcessSample load, MachineLoad machine) {
        static Counters now(Bench bench, ServerProcess server) {
            return new Counters(System.nanoTime(), server.sample(), bench.load().sample(), MachineLoad.now());
        }
    }

    private Set<Mark> marks(Place place, LoadRun run, LoadResult result, Map<Figure, Double> figures) {
        boolean udp = place.protocol().equals("udp");
        double foreign = figures.getOrDefault(Figure.FOREIGN_CPU, 0.0);
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        marks.addAll(run.open()
                ? TrustRules.open(result, udp, foreign)
                : TrustRules.closed(result, udp, figures.getOrDefault(Figure.SERVER_BUSY, 0.0), foreign));
        if (!server.settled()) {
            marks.add(Mark.UNSETTLED);
        }
        return marks;
    }

    private Map<Figure, Double> figures(LoadRun run, LoadResult result, Counters before, Counters after) {
        double wall = (after.nanos - before.nanos) / NANOS;
        double serverCpu = after.server.cpuNanosSince(before.server) / NANOS;
        double loadCpu = after.load.cpuNanosSince(before.load) / NANOS;
        double ran = (run.warmNanos() + run.nanos()) / NANOS;
        var figures = new EnumMap<Figure, Double>(Figure.class);
        figures.put(Figure.SECONDS, result.seconds());
        figures.put(Figure.THROUGHPUT, result.perSecond());
        figures.put(Figure.MESSAGES, (double) result.sent());
        figures.put(Figure.LOST, (double) result.lost());
        figures.put(Figure.WRONG, (double) result.wrong());
        figures.put(Figure.SERVER_BUSY, Math.min(1, serverCpu / ran / bench.cpus().serverCount()));
        figures.put(Figure.CLIENT_BUSY, result.busy());
        figures.put(Figure.FOREIGN_CPU,
                Math.max(0, (after.machine.seconds() - before.machine.seconds() - serverCpu - loadCpu) / wall));
        if (result.received() > 0) {
            figures.put(Figure.CPU_PER_MESSAGE, serverCpu * NANOS / MICROS / result.received());
            figures.put(Figure.CLIENT_CPU, loadCpu * NANOS / MICROS / result.received());
            after.server
                    .switchesSince(before.server)
                    .ifPresent(count -> figures.put(Figure.SWITCHES_PER_MESSAGE, count / result.received()));
        }
        after.server.threads().ifPresent(count -> figures.put(Figure.THREADS, (double) count));
        after.server.rssKib().ifPresent(kib -> figures.put(Figure.RSS, kib / KIB_PER_MIB));
        latencies(figures, run, result);
        return figures;
    }

    private static void latencies(Map<Figure, Double> figures, LoadRun run, LoadResult result) {
        figures.put(Figure.SERVICE_P50, micros(result.service(), 50));
        figures.put(Figure.SERVICE_P99, micros(result.service(), 99));
        if (run.open()) {
            figures.put(Figure.INTENDED_RATE, run.perSecond());
            figures.put(Figure.P50, micros(result.latency(), 50));
            figures.put(Figure.P99, micros(result.latency(), 99));
            figures.put(Figure.P999, micros(result.latency(), 99.9));
            figures.put(Figure.MAX, micros(result.latency(), 100));
            figures.put(Figure.CLIENT_LAG_P99, micros(result.lag(), 99));
        }
    }

    /** What tells of a run that is meant to ask for more than can be done. */
    private static void overload(Map<Figure, Double> figures, LoadResult result) {
        if (result.intended() > 0) {
            figures.put(Figure.SERVED, (double) result.answered() / result.intended());
        }
        if (result.lost() == 0) {
            figures.put(Figure.RECOVERY, result.drainSeconds() * MILLIS);
        }
    }

    private static double micros(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / MICROS;
    }
}
