package dev.tokamak.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
            OPTIONS, (System.getenv().getOrDefault(OPTIONS, "")
                    + " -XX:+UseSerialGC -Xmn4m -XX:NativeMemoryTracking=summary").strip());

    private static final int WARM_CLIENTS = 100;
    private static final int WARM_TIMES = 2;
    private static final long SETTLE_MILLIS = 200;
    private static final double BYTES_A_KIB = 1024;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String title() {
        return "Memory of idle connections";
    }

    @Override
    public String question() {
        return "What does a connection cost that does nothing?";
    }

    @Override
    public String method() {
        return "The slope of a straight line over several numbers of connections, each of which was served once: of resident "
                + "memory, of the heap after a collection, of thread stacks as far as touched, and of the kernel's memory.";
    }

    @Override
    public double weight() {
        return 5; // so that a quick comparison has time for all variants, also on a slow day
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        List<Integer> counts = bench.plan().idleCounts();
        if (counts.size() < 2) {
            return;
        }
        int rounds = bench.plan().repeats();
        bench.progress().part("memory of idle connections");
        double longest = 0;
        for (int round = 1; round <= rounds; round++) {
            for (Variant variant : Servers.rotated(bench.plan().variants(), round)) {
                if (bench.budget().left() < longest) {
                    bench.results()
                            .leftOut("No time was left for the memory of " + variant.name() + ", round " + round + ".");
                    continue;
                }
                long begun = System.nanoTime();
                ServerProcess server = bench.start(variant, ENVIRONMENT);
                try {
                    new Turns(bench, round).take(server, place(bench.plan()),
                            (_, endpoint) -> measure(bench, server, endpoint));
                } finally {
                    bench.stop(server);
                }
                longest = Math.max(longest, (System.nanoTime() - begun) / 1e9);
            }
        }
    }

    private Place place(Plan plan) {
        return new Place(name(), "idle", "tcp", plan.idleCounts().getLast(), "");
    }

    private static Outcome measure(Bench bench, ServerProcess server, Endpoint endpoint)
            throws IOException, InterruptedException {
        int size = bench.plan().size();
        for (int i = 0; i < WARM_TIMES; i++) {
            bench.load().open(endpoint, WARM_CLIENTS, size);
            bench.load().closeClients();
        }
        var points = new Points();
        int connected = 0;
        for (int count : bench.plan().idleCounts()) {
            bench.load().open(endpoint, count - connected, size);
            connected = count;
            Thread.sleep(SETTLE_MILLIS);
            points.add(count, server);
        }
        var figures = points.figures();
        Set<Mark> marks = TrustRules.slope(figures.getOrDefault(Figure.MEMORY_FIT, 1.0));
        return new Outcome(figures, marks, null, points.series(), "");
    }

    /** Memory by number of connections, of several kinds. In KiB. */
    private static final class Points {
        private final Map<Integer, Double> resident = new TreeMap<>();
        private final Map<Integer, Double> heap = new TreeMap<>();
        private final Map<Integer, Double> stacks = new TreeMap<>();
        private final Map<Integer, Double> kernel = new TreeMap<>();

        /** After a collection, every time: else what the first one moves would look like the cost of connections. */
        void add(int count, ServerProcess server) {
            var sample = server.sampleWithoutGarbage();
            sample.rssKib().ifPresent(kib -> resident.put(count, (double) kib));
            KernelMemory.kib().ifPresent(kib -> kernel.put(count, kib));
            sample.own().ifPresent(own -> {
                if (own.heapBytes() >= 0) {
                    heap.put(count, own.heapBytes() / BYTES_A_KIB);
                }
                if (own.stackKib() >= 0) {
                    stacks.put(count, (double) own.stackKib());
                }
            });
        }

        Map<Figure, Double> figures() {
            var figures = new EnumMap<Figure, Double>(Figure.class);
            if (resident.size() >= 2) {
                Slope slope = Slope.of(resident);
                figures.put(Figure.MEMORY_SLOPE, slope.perUnit());
                figures.put(Figure.MEMORY_FIT, slope.fit());
                figures.put(Figure.MEMORY_BASE, slope.intercept() / BYTES_A_KIB);
            }
            slope(figures, Figure.HEAP_SLOPE, heap);
            slope(figures, Figure.STACK_SLOPE, stacks);
            slope(figures, Figure.KERNEL_SLOPE, kernel);
            return figures;
        }

        private static void slope(Map<Figure, Double> figures, Figure figure, Map<Integer, Double> points) {
            if (points.size() >= 2) {
                figures.put(figure, Slope.of(points).perUnit());
            }
        }

        List<Series> series() {
            var series = new ArrayList<Series>();
            for (var entry : List.of(Map.entry("resident", resident), Map.entry("heap", heap),
                    Map.entry("thread stacks", stacks), Map.entry("kernel", kernel))) {
                if (!entry.getValue().isEmpty()) {
                    series.add(new Series(entry.getKey(), "KiB", "connections", "",
                            entry.getValue().keySet().stream().map(Integer::doubleValue).toList(),
                            List.copyOf(entry.getValue().values())));
                }
            }
            return series;
        }
    }
}
