package dev.tokamak.compare;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** How much code each way to wait takes. Needs the sources: a checkout around the classes or the working directory. */
final class CodeCostExperiment implements Experiment {
    private static final String SOURCES = "src/main/java";
    private static final String REACTOR = "reactor";
    private static final String THREADED = "threaded";
    private static final String SHARED = "core";

    private final Optional<Path> checkout;

    CodeCostExperiment() {
        this(checkout());
    }

    /** Where the sources of the classes that run are, if they are here. */
    static Optional<Path> checkout() {
        return Stream.of(classes(), Path.of("").toAbsolutePath())
                .filter(Objects::nonNull)
                .flatMap(from -> checkout(from).stream())
                .findFirst();
    }

    /** With the sources in this folder, or nowhere. */
    CodeCostExperiment(Optional<Path> checkout) {
        this.checkout = checkout;
    }

    private static @Nullable Path classes() {
        CodeSource source = CodeCostExperiment.class.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        try {
            return location == null ? null : Path.of(location.toURI());
        } catch (URISyntaxException | IllegalArgumentException _) {
            return null; // not from a file
        }
    }

    /** The nearest folder, from this one up, that has the sources of both transports. */
    static Optional<Path> checkout(Path from) {
        return Stream.iterate(from, Objects::nonNull, Path::getParent)
                .filter(folder -> Files.isDirectory(folder.resolve(REACTOR).resolve(SOURCES))
                        && Files.isDirectory(folder.resolve(THREADED).resolve(SOURCES)))
                .findFirst();
    }

    @Override
    public String name() {
        return "code";
    }

    @Override
    public String title() {
        return "Code";
    }

    @Override
    public String question() {
        return "How much code does each way to wait take?";
    }

    @Override
    public String method() {
        return "Lines that hold something besides blanks and comments, in the .java files of the transport's own module, tests not "
                + "included. What both transports share is in another module and counts for neither.";
    }

    @Override
    public double weight() {
        return 0.01;
    }

    @Override
    public List<ExperimentTable.Column> columns() {
        return List.of(
                new ExperimentTable.Column("lines", Figure.CODE_LINES));
    }

    @Override
    public void run(Bench bench) throws IOException {
        if (checkout.isEmpty()) {
            bench.results().remark("Left out: lines of code, for the sources are not here.");
            return;
        }
        bench.progress().part("lines of code");
        for (Variant variant : bench.plan().variants()) {
            Optional<String> transport = variant.transport();
            if (transport.isPresent()) {
                bench.results().add(count(checkout.get(), variant.name(), transport.get()));
            }
        }
    }

    private Measurement count(Path root, String variant, String transport) throws IOException {
        String module = transport.equals("reactor") ? REACTOR : THREADED;
        long lines = LineCounter.countUnder(root.resolve(module).resolve(SOURCES));
        var figures = new EnumMap<Figure, Double>(Map.of(Figure.CODE_LINES, (double) lines));
        return new Measurement(new Place(name(), "lines", "tcp", 0, ""), 1, variant, figures, Set.of(), null,
                List.of(), note(root, module));
    }

    private static String note(Path root, String module) throws IOException {
        Path shared = root.resolve(SHARED).resolve(SOURCES);
        String besides = Files.isDirectory(shared)
                ? "; " + SHARED + ", which both use, has " + LineCounter.countUnder(shared) + " more"
                : "";
        String two = module.equals(THREADED) ? " (platform and virtual threads are one code)" : "";
        return "lines of " + module + "/" + SOURCES + two + " that are neither blank nor comment" + besides;
    }
}
