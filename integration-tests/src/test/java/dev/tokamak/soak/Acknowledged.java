package dev.tokamak.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

import dev.tokamak.programs.Uploads;

/** What the server has said it has. Safe for any thread. */
final class Acknowledged {

    private static final Pattern RECORD = Pattern.compile("soaked-(\\d+)-end");

    private final Map<String, String> files = new ConcurrentHashMap<>();
    private final ArrayList<String> names = new ArrayList<>();
    private final Set<Long> records = ConcurrentHashMap.newKeySet();
    private final AtomicLong conversations = new AtomicLong();
    private final AtomicLong misbehaviours = new AtomicLong();

    /** A file with this digest. */
    void file(String name, String sha256) {
        files.put(name, sha256);
        synchronized (names) {
            names.add(name);
        }
    }

    /** One of the files, or null when there is none yet. */
    String someFile(Random random) {
        synchronized (names) {
            return names.isEmpty() ? null : names.get(random.nextInt(names.size()));
        }
    }

    String digest(String name) {
        return files.get(name);
    }

    /** A record of the log by its number, as {@link #line} writes it. */
    void record(long number) {
        records.add(number);
    }

    static String line(long number) {
        return "<13>soaked-" + number + "-end\n";
    }

    void conversation() {
        conversations.incrementAndGet();
    }

    void misbehaviour() {
        misbehaviours.incrementAndGet();
    }

    long count() {
        return (long) files.size() + records.size();
    }

    /** Everything is on disk, whole. */
    void verify(Path data) throws IOException {
        for (var file : files.entrySet()) {
            assertThat(Uploads.sha256(Files.readAllBytes(data.resolve("files").resolve(file.getKey()))))
                    .as(file.getKey()).isEqualTo(file.getValue());
        }
        var kept = new HashSet<Long>();
        try (var logs = Files.walk(data.resolve("log"))) {
            for (var log : logs.filter(Files::isRegularFile).toList()) {
                try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
                    lines.forEach(line -> RECORD.matcher(line).results()
                            .forEach(found -> kept.add(Long.parseLong(found.group(1)))));
                }
            }
        }
        var lost = new HashSet<>(records);
        lost.removeAll(kept);
        assertThat(lost).as("acknowledged records that are in no file").isEmpty();
    }

    @Override
    public String toString() {
        return files.size() + " files, " + records.size() + " records, " + conversations + " conversations, "
                + misbehaviours + " misbehaviours";
    }
}
