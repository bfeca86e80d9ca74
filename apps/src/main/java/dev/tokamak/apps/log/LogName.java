package dev.tokamak.apps.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a file of records: {@code 2026-11-21-000001.log}, its day and its number on that day. Names sort by age.
 *
 * @param day an epoch day
 * @param number 1 or more
 */
record LogName(long day, int number) implements Comparable<LogName> {

    private static final Pattern FORM = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)-(\\d{6,9})\\.log");
    private static final Comparator<LogName> BY_AGE = Comparator.comparingLong(LogName::day)
            .thenComparingInt(LogName::number);

    /** Reads a name; empty when it is another's file. */
    static Optional<LogName> parse(String name) {
        var matcher = FORM.matcher(name);
        try {
            return matcher.matches()
                    ? Optional.of(new LogName(LocalDate.parse(matcher.group(1)).toEpochDay(),
                            Integer.parseInt(matcher.group(2))))
                    : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty(); // the 31st of February
        }
    }

    /** The files of records in a directory, oldest first. */
    static List<LogName> in(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.flatMap(file -> parse(String.valueOf(file.getFileName())).stream()).sorted().toList();
        }
    }

    @Override
    public int compareTo(LogName other) {
        return BY_AGE.compare(this, other);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s-%06d.log", LocalDate.ofEpochDay(day), number);
    }
}
