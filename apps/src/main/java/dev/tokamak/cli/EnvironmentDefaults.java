package dev.tokamak.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every option can be given in the environment too: {@code --max-connections} of {@code serve} is
 * {@code TOKAMAK_SERVE_MAX_CONNECTIONS}, or {@code TOKAMAK_MAX_CONNECTIONS} for whatever command is run. The first goes
 * before the second, the command line before both. A switch is given as {@code true} or {@code false}; an empty value counts as
 * none.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {

    private static final String PREFIX = "TOKAMAK_";

    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        return variable(arg).map(environment::get).orElse(null);
    }

    /** The variable that gives this option its value, if one does. */
    Optional<String> variable(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return Optional.empty();
        }
        var name = shout(option.longestName().replaceFirst("^-+", ""));
        for (var candidate : new String[] {PREFIX + shout(option.command().name()) + "_" + name, PREFIX + name}) {
            var value = environment.get(candidate);
            if (value != null && !value.isEmpty()) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static String shout(String name) {
        return name.replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
