package dev.tokamak.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** How much is logged, for every command. Decided before anything logs. */
final class Verbosity {

    private static final String VARIABLE = "TOKAMAK_LOG";

    private static final Set<String> LEVELS = Set.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL");

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Log more on standard error (TOKAMAK_LOG=DEBUG), and stack traces.")
    private boolean verbose;

    @Option(names = "--quiet", scope = ScopeType.INHERIT, description = "Log errors only (TOKAMAK_LOG=ERROR).")
    private boolean quiet;

    boolean isVerbose() {
        return verbose;
    }

    /** Tells logback.xml, which reads system properties before variables of the environment. */
    void apply(Map<String, String> environment) {
        System.setProperty(VARIABLE, level(environment));
        System.setProperty("TOKAMAK_STACK", verbose ? "full" : "3");
    }

    /**
     * The level to log at.
     *
     * @throws CliException when options contradict each other or the variable holds no level
     */
    String level(Map<String, String> environment) {
        if (verbose && quiet) {
            throw CliException.usage("--verbose and --quiet exclude each other");
        }
        @Nullable
        String given = environment.get(VARIABLE);
        if (verbose || quiet || given == null || given.isEmpty()) {
            return verbose ? "DEBUG" : quiet ? "ERROR" : "INFO";
        }
        var level = given.toUpperCase(Locale.ROOT);
        if (!LEVELS.contains(level)) {
            throw CliException
                    .usage(VARIABLE + "=" + given + " is no level: one of OFF, ERROR, WARN, INFO, DEBUG, TRACE");
        }
        return level;
    }
}
