package dev.tokamak.compare;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All experiments there are, in the order in which they run and are shown. */
final class Experiments {
    private static final Set<String> QUICK = Set.of("memory", "echo");
    private static final Set<String> DEFAULT = Set.of("memory", "echo", "connect", "neighbour", "files", "chat",
            "code");

    /** For the help of the command line. */
    static final class Names implements Iterable<String> {
        /** For picocli. */
        Names() {}

        @Override
        public Iterator<String> iterator() {
            return all().stream().map(Experiment::name).iterator();
        }
    }

    private Experiments() {}

    private static List<Experiment> all() {
        return List.of(
                new IdleMemoryExperiment(),
                new EchoExperiment(),
                LoadLevels.hockeyStick(),
                LoadLevels.overload(),
                new ConnectExperiment(),
                new NeighbourExperiment(),
                new RampExperiment(),
                new UdpLossExperiment(),
                new FilesExperiment(),
                new ChatExperiment(),
                new CourseExperiment(),
                new CodeCostExperiment());
    }

    static List<Experiment> of(Mode mode) {
        return switch (mode) {
            case QUICK -> all().stream().filter(each -> QUICK.contains(each.name())).toList();
            case DEFAULT -> all().stream().filter(each -> DEFAULT.contains(each.name())).toList();
            case FULL -> all();
        };
    }

    /**
     * Those with these names, in our order.
     *
     * @throws IllegalArgumentException when there is none by one of them
     */
    static List<Experiment> named(List<String> names) {
        var all = all();
        for (String name : names) {
            if (all.stream().noneMatch(each -> each.name().equals(name))) {
                throw new IllegalArgumentException("--experiments takes "
                        + all.stream().map(Experiment::name).collect(Collectors.joining(", ")) + ", not " + name);
            }
        }
        return all.stream().filter(each -> names.contains(each.name())).toList();
    }
}
