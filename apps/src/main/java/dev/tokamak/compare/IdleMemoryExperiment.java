package dev.tokamak.compare;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one idle connection costs in memory: the slope of resident memory over several numbers of connections, each of which
 * was served once. The servers get a small young generation, so that garbage does not pass for cost; with the default one it
 * would be many megabytes.
 */
final class IdleMemoryExperiment implements Experiment {
    private static final String OPTIONS = "JAVA_TOOL_OPTIONS";
    /** Understood by every JVM, so that controls on a JVM are treated alike; others ignore it. */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            OPTIONS, (System.getenv().getOrDefault(OPTIONS, "") + " -XX:+UseSerialGC -Xmn4m").strip());

    private static final int WARM_CLIENTS = 100;
    private static final int WARM_TIMES = 2;
    private static final long SETTLE_MILLIS = 200;
    private static final double KIB_PER_MIB = 1024;
    /** Share of the time that this experiment leaves to those after it. */
    private static final double KEPT_FOR_OTHERS = 0.75;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        List<Integer> counts = bench.plan().idleCounts();
        if (counts.size() < 2) {
            return;
        }
        bench.progress().part("memory of idle connections");
        for (Variant variant : bench.plan().variants()) {
            if (bench.budget().left() < bench.plan().budget().toSeconds() * KEPT_FOR_OTHERS) {
                bench.results().remark("No time was left for the memory of " + variant.name() + ".");
                continue;
            }
            bench.progress().step(variant.name());
            ServerProcess server = bench.start(variant, ENVIRONMENT);
            try {
                if (server.endpoint("tcp").isPresent()) {
                    measure(bench, server, server.endpoint("tcp").get(), counts);
                }
            } finally {
                bench.stop(server);
            }
        }
    }

    private void measure(Bench bench, ServerProcess server, Endpoint endpoint, List<Integer> counts)
            throws InterruptedException {
        var points = new TreeMap<Integer, Double>();
        var figures = new TreeMap<Figure, Double>();
        var marks = EnumSet.noneOf(Mark.class);
        String note = "";
        int size = bench.plan().size();
        try {
            for (int i = 0; i < WARM_TIMES; i++) {
                bench.load().open(endpoint, WARM_CLIENTS, size);
                bench.load().closeClients();
            }
            int connected = 0;
            for (int count : counts) {
                bench.load().open(endpoint, count - connected, size);
                connected = count;
                Thread.sleep(SETTLE_MILLIS);
                server.sample().rssKib().ifPresent(kib -> points.put(count, (double) kib));
            }
            bench.load().closeClients();
        } catch (IOException e) {
            bench.checkOpen();
            marks.add(Mark.DIED);
            note = server.alive() ? server.variant().name() + ": " + e.getMessage() : server.obituary();
            bench.results().remark(note);
            try {
                bench.load().closeClients();
            } catch (IOException _) {
                // The next order will say so.
            }
        }
        if (points.size() >= 2) {
            Slope slope = Slope.of(points);
            figures.put(Figure.MEMORY_SLOPE, slope.perUnit());
            figures.put(Figure.MEMORY_FIT, slope.fit());
            figures.put(Figure.MEMORY_BASE, slope.intercept() / KIB_PER_MIB);
        }
        String said = note.isEmpty() ? "KiB resident by connections: " + points : note;
        bench.results()
                .add(new Measurement(
                        name(),
                        "idle",
                        "tcp",
                        counts.getLast(),
                        1,
                        server.variant().name(),
                        figures,
                        marks,
                        null,
                        said));
    }
}
