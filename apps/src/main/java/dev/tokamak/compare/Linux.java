package dev.tokamak.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Reads what Linux tells under /proc. Where there is no such file every answer is empty. */
final class Linux {
    private Linux() {}

    /** The whole file, or nothing. */
    static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** The value after {@code key:} in a file of such lines. */
    static Optional<String> status(Path file, String key) {
        return read(file).flatMap(text -> value(text, key));
    }

    /** The value after {@code key:} in a text of such lines, spaces stripped. */
    static Optional<String> value(String text, String key) {
        return text.lines()
                .filter(line -> line.startsWith(key)
                        && line.substring(key.length()).stripLeading().startsWith(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    /** The first number of a value such as {@code 1234 kB}. */
    static OptionalLong number(Optional<String> value) {
        return value.map(text -> text.split("\\s+")[0])
                .filter(word -> !word.isEmpty() && word.chars().allMatch(Character::isDigit))
                .map(word -> OptionalLong.of(Long.parseLong(word)))
                .orElse(OptionalLong.empty());
    }

    /** Directories under this one whose name is a number: threads of a process. */
    static List<Path> numbered(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> entry.getFileName().toString().chars().allMatch(Character::isDigit))
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    /** How many descriptors a process started by this one may open. */
    static OptionalLong descriptorLimit() {
        return read(Path.of("/proc/self/limits"))
                .flatMap(text -> text.lines().filter(line -> line.startsWith("Max open files")).findFirst())
                .map(line -> line.substring("Max open files".length()).strip().split("\\s+")[1])
                .filter(word -> word.chars().allMatch(Character::isDigit))
                .map(word -> OptionalLong.of(Long.parseLong(word)))
                .orElse(OptionalLong.empty());
    }
}
