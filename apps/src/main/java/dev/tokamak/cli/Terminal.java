package dev.tokamak.cli;

import java.io.Console;
import java.util.Map;
import java.util.Optional;

/** Whether a person is looking. */
final class Terminal {

    private Terminal() {}

    /** What standard input and output are, if both are a terminal. */
    static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    /** Whether standard input and output are both a terminal. */
    static boolean isInteractive() {
        return console().isPresent();
    }

    /** Whether standard output is a terminal that shows colours, and colours are wanted. */
    static boolean hasColours(Map<String, String> environment) {
        return isInteractive()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }
}
