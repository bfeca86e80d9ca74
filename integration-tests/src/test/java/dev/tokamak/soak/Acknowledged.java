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

import dev.tokamak.chat.History;
import dev.tokamak.chat.History.Message;
import dev.tokamak.programs.Uploads;

/** What the server has said it has. Safe for any thread. */
final class Acknowledged {

    private static final Pattern RECORD = Pattern.compile("soaked-(\\d+)-end");

    /** A room keeps 1 MiB, and more messages than these take less. */
    private static final int PER_ROOM = 2000;

    private final Map<String, String> files = new ConcurrentHashMap<>();
    private final ArrayList<String> names = new ArrayList<>();
    private final Set<Long> records = ConcurrentHashMap.newKeySet();
    private final Map<String, Map<Long, Message>> rooms = new ConcurrentHashMap<>();
    private final AtomicLong said = new AtomicLong();
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

    /** Where so much more can be said without anything being forgotten. */
    String room(int messages) {
        var room = "soak-" + said.getAndAdd(messages) / PER_ROOM;
        rooms.computeIfAbsent(room, _ -> new ConcurrentHashMap<>());
        return room;
    }

    /** All in which something may have been said. */
    Set<String> rooms() {
        return rooms.keySet();
    }

    /** A message of a room; acknowledged again, it has to have the same number. */
    void message(String room, long seq, Message message) {
        var before = rooms.get(room).put(seq, message);
        if (before != null && !before.equals(message)) {
            throw new AssertionError(seq + " in " + room + " was " + before + ", is " + message);
        }
    }

    private int messages() {
        return rooms.values().stream().mapToInt(Map::size).sum();
    }

    void conversation() {
        conversations.incrementAndGet();
    }

    void misbehaviour() {
        misbehaviours.incrementAndGet();
    }

    long count() {
        return (long) files.size() + records.size() + messages();
    }

    /** What was acknowledged in a room is in its history, where it was said to be; everything there is once, and in order. */
    void verify(String room, History history) {
        assertThat(history.seen()).as(room).containsAllEntriesOf(rooms.get(room));
        History.checkSenders(history.seen().values());
    }

    /** Everything else is on disk, whole. */
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
        return files.size() + " files, " + records.size() + " records, " + messages() + " messages, " + conversations
                + " conversations, "
                + misbehaviours + " misbehaviours";
    }
}
