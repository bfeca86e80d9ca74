package dev.tokamak.compare;

import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import org.HdrHistogram.Histogram;

/** One server and the load, once: connect, read the counters, run, read them again, close, judge. */
final class EchoRun {
    private static final int WINDOWS = 10;
    private static final double NANOS = 1e9;
    private static final double MICROS = 1e3;
    private static final double KIB_PER_MIB = 1024;
    private static final int WARM_PARTS = 2;
    private static final int WARM_BUDGET = 4;
    private static final double MIN_WARM = 0.2;
    /** Share of the warm-up in a closed loop; the rest warms the open loop, in the load too. */
    private static final double WARM_CLOSED = 0.75;

    private final Bench bench;
    private final ServerProcess server;

    EchoRun(Bench bench, ServerProcess server) {
        this.bench = bench;
        this.server = server;
    }

    /**
     * Keeps a fresh server busy for a while, with as many protocols as will be measured.
     *
     * @param servers how many are still to be warmed; all of them get a quarter of the time that is left at most
     */
    void warm(int clients, int servers) throws InterruptedException {
        Plan plan = bench.plan();
        double seconds = Math.clamp(bench.budget().left() / WARM_BUDGET / servers, MIN_WARM, plan.warmSeconds());
        if (!plan.tcpClients().isEmpty()) {
            warm("tcp", clients, seconds);
            seconds /= WARM_PARTS;
        }
        if (!plan.udpClients().isEmpty()) {
            warm("udp", clients, seconds);
        }
    }

    private void warm(String protocol, int clients, double seconds) throws InterruptedException {
        if (server.endpoint(protocol).isEmpty()) {
            return;
        }
        try {
            bench.load().open(server.endpoint(protocol).get(), clients, bench.plan().size());
            LoadResult closed = bench.load().run(loadRun(0, seconds * WARM_CLOSED));
            double rate = Math.max(1, closed.perSecond() / WARM_PARTS);
            bench.load().run(loadRun(rate, seconds * (1 - WARM_CLOSED)));
            bench.load().closeClients();
        } catch (IOException _) {
            bench.checkOpen();
            forget();
        }
    }

    /** Measures capacity; returns answers a second, 0 when it could not be measured. */
    double closed(Results.Cell cell, int round, double seconds) throws InterruptedException {
        return measure("closed", cell, round, loadRun(0, seconds));
    }

    /** Measures cost and latency at a rate. */
    void open(Results.Cell cell, int round, double seconds, double perSecond) throws InterruptedException {
        measure("open", cell, round, loadRun(perSecond, seconds));
    }

    private LoadRun loadRun(double perSecond, double seconds) {
        long nanos = (long) (seconds * NANOS);
        return new LoadRun(
                perSecond,
                bench.plan().depth(),
                (long) (nanos * Budget.WARM_SHARE),
                nanos,
                WINDOWS,
                bench.cpus().loadMaySpin());
    }

    private double measure(String phase, Results.Cell cell, int round, LoadRun run) throws InterruptedException {
        long begun = System.nanoTime();
        var endpoint = server.endpoint(cell.protocol());
        if (endpoint.isEmpty()) {
            bench.results().remark(server.variant().name() + " does not serve " + cell.protocol() + ".");
            return 0;
        }
        try {
            bench.load().open(endpoint.get(), cell.clients(), bench.plan().size());
            Counters before = Counters.now(bench, server);
            LoadResult result = bench.load().run(run);
            Counters after = Counters.now(bench, server);
            bench.load().closeClients();
            if (!server.alive()) {
                throw new IOException(server.obituary());
            }
            add(phase, cell, round, run, result, before, after);
            return result.perSecond();
        } catch (IOException e) {
            bench.checkOpen();
            forget();
            String note = server.alive() ? server.variant().name() + ": " + e.getMessage() : server.obituary();
            bench.results().remark(note);
            bench.results()
                    .add(new Measurement(
                            "echo",
                            phase,
                            cell.protocol(),
                            cell.clients(),
                            round,
                            server.variant().name(),
                            Map.of(),
                            EnumSet.of(Mark.DIED),
                            null,
                            note));
            return 0;
        } finally {
            bench.budget().took(cell.clients(), (System.nanoTime() - begun) / NANOS, run.nanos() / NANOS);
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

    private void add(
            String phase,
            Results.Cell cell,
            int round,
            LoadRun run,
            LoadResult result,
            Counters before,
            Counters after) {
        double wall = (after.nanos - before.nanos) / NANOS;
        double serverCpu = after.server.cpuNanosSince(before.server) / NANOS;
        double loadCpu = after.load.cpuNanosSince(before.load) / NANOS;
        double foreign = Math.max(0, (after.machine.seconds() - before.machine.seconds() - serverCpu - loadCpu) / wall);
        double ran = (run.warmNanos() + run.nanos()) / NANOS;
        double serverBusy = Math.min(1, serverCpu / ran / bench.cpus().serverCount());
        boolean udp = cell.protocol().equals("udp");
        Set<Mark> marks = run.open()
                ? TrustRules.open(result, udp, foreign)
                : TrustRules.closed(result, udp, serverBusy, foreign);
        var figures = new EnumMap<Figure, Double>(Figure.class);
        figures.put(Figure.SECONDS, result.seconds());
        figures.put(Figure.THROUGHPUT, result.perSecond());
        figures.put(Figure.MESSAGES, (double) result.sent());
        figures.put(Figure.LOST, (double) result.lost());
        figures.put(Figure.WRONG, (double) result.wrong());
        figures.put(Figure.SERVER_BUSY, serverBusy);
        figures.put(Figure.CLIENT_BUSY, result.busy());
        figures.put(Figure.FOREIGN_CPU, foreign);
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
        bench.results()
                .add(new Measurement(
                        "echo",
                        phase,
                        cell.protocol(),
                        cell.clients(),
                        round,
                        server.variant().name(),
                        figures,
                        marks,
                        result,
                        ""));
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

    private static double micros(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / MICROS;
    }
}
