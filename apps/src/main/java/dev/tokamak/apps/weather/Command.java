package dev.tokamak.apps.weather;

import java.util.Optional;

/** What a line asks for. */
sealed interface Command {

    /** The weather once. */
    record Ask(Question question) implements Command {}

    /** The weather now and whenever it changes. */
    record Watch(Question question) implements Command {}

    /** No more of that: of one place, or of all. */
    record Unwatch(Optional<Question> question) implements Command {}

    /** What can be asked. */
    record Help() implements Command {}

    /** The end. */
    record Quit() implements Command {}

    /** Nothing that can be understood: why, in words. */
    record Bad(String why) implements Command {}
}
