package dev.tokamak.compare;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a server, the load and anything else on the machine used while something was measured.
 *
 * @param wallSeconds   how long it took
 * @param serverSeconds processor time of the server
 * @param loadSeconds   processor time of the load
 * @param foreign       processors that anything else used
 * @param switches      context switches of the server; empty where the system doesn't say
 * @param server        its state at the end
 */
record Effort(
        double wallSeconds,
        double serverSeconds,
        double loadSeconds,
        double foreign,
        OptionalDouble switches,
        ProcessSample server) {
    private static final double NANOS = 1e9;
    private static final double MIN_WALL = 0.001;
    /** The machine counts in ticks of 10 ms: over less time than this one of them would look like somebody. */
    private static final double LEAST_FOREIGN = 0.3;
    private static final double MICROS = 1e6;
    private static final double KIB_PER_MIB = 1024;

    /** The counters at the beginning. */
    static final class Watch {
        private final Bench bench;
        private final ServerProcess process;
        private final ProcessSample server;
        private final ProcessSample load;
        private final MachineLoad machine;
        private final long nanos;

        private Watch(Bench bench, ServerProcess process) {
            this.bench = bench;
            this.process = process;
            this.server = process.sample();
            this.load = bench.load().sample();
            this.machine = MachineLoad.now();
            this.nanos = System.nanoTime();
        }

        /** What was used since. */
        Effort stop() {
            return stop(0);
        }

        /**
         * What was used since.
         *
         * @param idleSeconds of the end in which nothing was asked of the server
         */
        Effort stop(double idleSeconds) {
            double wall = (System.nanoTime() - nanos) / NANOS;
            double all = MachineLoad.now().seconds() - machine.seconds(); // before asking, which costs, too
            ProcessSample now = process.sample();
            double serverSeconds = now.cpuNanosSince(server) / NANOS;
            double loadSeconds = bench.load().sample().cpuNanosSince(load) / NANOS;
            double busy = Math.max(MIN_WALL, wall - idleSeconds);
            double foreign = wall < LEAST_FOREIGN ? 0 : Math.max(0, (all - serverSeconds - loadSeconds) / wall);
            return new Effort(busy, serverSeconds, loadSeconds, foreign, now.switchesSince(server), now);
        }
    }

    static Watch watch(Bench bench, ServerProcess server) {
        return new Watch(bench, server);
    }

    /** Share of its processors that the server used, 0 to 1. */
    double serverBusy(Cpus cpus) {
        return Math.min(1, serverSeconds / wallSeconds / cpus.serverCount());
    }

    /** Share of a processor that the load used, 0 to 1, where it has one thread. */
    double loadBusy() {
        return Math.min(1, loadSeconds / wallSeconds);
    }

    /** Share of the processors that so many threads of the load could have used, 0 to 1. */
    double loadBusy(Cpus cpus, int threads) {
        return Math.min(1, loadSeconds / wallSeconds / Math.min(threads, cpus.loadCount()));
    }

    /** Processor time of the server for each of so many things, in microseconds. */
    double microsFor(long count) {
        return serverSeconds * MICROS / count;
    }

    /** What is of interest whatever was measured. */
    void tell(Map<Figure, Double> figures, Cpus cpus) {
        figures.put(Figure.SERVER_BUSY, serverBusy(cpus));
        figures.put(Figure.FOREIGN_CPU, foreign);
        server.threads().ifPresent(count -> figures.put(Figure.THREADS, (double) count));
        server.rssKib().ifPresent(kib -> figures.put(Figure.RSS, kib / KIB_PER_MIB));
    }
}
