package dev.tokamak.apps.chat.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The least that a chat server must do for its clients, in memory: what is said is kept in the order of its coming, committed
 * later, acknowledged and handed out then. A crash forgets what was not committed, and who was there.
 */
final class SimulatedServer {

    record Entry(long seq, String name, String instance, long number, Optional<String> to, String text) {

        boolean isFor(String reader) {
            return to.isEmpty() || to.get().equals("*") || to.get().equals(reader) || instance.equals(reader);
        }
    }

    private final Map<String, List<Entry>> journal = new LinkedHashMap<>();
    private final ArrayDeque<Runnable> uncommitted = new ArrayDeque<>();
    private final Map<String, Long> accepted = new HashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, String> accounts = new HashMap<>();
    boolean diskFull;
    /** What the names of sealed rooms begin with here. */
    static final String SEALED = "cellar";

    /** A connection, at the server's side. */
    final class Line {
        private final ByteArrayOutputStream in = new ByteArrayOutputStream();
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final List<String> joined = new ArrayList<>();
        private String name = "";
        private String instance = "-";

        void arrive(byte[] bytes) {
            for (byte b : bytes) {
                if (b == '\n') {
                    var line = in.toString(StandardCharsets.UTF_8);
                    in.reset();
                    command(line);
                } else {
                    in.write(b);
                }
            }
        }

        byte[] take() {
            var bytes = out.toByteArray();
            out.reset();
            return bytes;
        }

        void cut() {
            lines.remove(this);
            joined.forEach(room -> others(room, "away " + room + " " + name + " " + instance));
        }

        private void answer(String line) {
            out.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
        }

        private void others(String room, String line) {
            lines.stream().filter(each -> each != this && each.joined.contains(room))
                    .forEach(each -> each.answer(line));
        }

        private void command(String line) {
            var words = line.split(" ", 4);
            switch (words[0]) {
                case "/hello" -> answer("hello 1 line=8192");
                case "/register" -> {
                    if (accounts.putIfAbsent(words[1], words[2]) == null) {
                        welcome(words[1]);
                    } else {
                        answer("error register denied that name is taken");
                    }
                }
                case "/login" -> {
                    if (words[2].equals(accounts.get(words[1]))) {
                        welcome(words[1]);
                    } else {
                        answer("error login denied wrong name or password");
                    }
                }
                case "/instance" -> {
                    instance = words[1];
                    answer("ok instance");
                }
                case "/join" -> join(line.split(" "));
                case "/leave" -> {
                    joined.remove(words[1]);
                    others(words[1], "out " + words[1] + " " + name + " " + instance + " left");
                }
                case "/say" -> say(words[1], Long.parseLong(words[2]), Optional.empty(), words[3]);
                case "/frame" -> {
                    var frame = line.split(" ", 5);
                    say(words[1], Long.parseLong(words[2]), Optional.of(frame[3]), frame[4]);
                }
                case "/tell" -> say(conversation(name, words[1]), Long.parseLong(words[2]), Optional.empty(), words[3]);
                case "/rooms" -> {
                    journal.forEach((room, entries) -> {
                        if (isDirect(room) && isOf(room, name)) {
                            answer("known " + calledBy(name, room) + " direct " + entries.size() + " 2");
                        }
                    });
                    answer("ok rooms");
                }
                case "/ping" -> answer("pong " + words[1]);
                case "/quit" -> answer("bye goodbye");
                default -> answer("error " + words[0].substring(1) + " syntax no such command");
            }
        }

        private void welcome(String who) {
            name = who;
            answer("welcome " + who);
        }

        private void join(String[] words) {
            var room = isDirect(words[1]) ? conversation(name, words[1].substring(1)) : words[1];
            var entries = journal.computeIfAbsent(room, _ -> new ArrayList<>());
            long since = words.length > 3 ? Long.parseLong(words[words.length - 1]) : Math.max(0, entries.size() - 20);
            if (isDirect(room)) {
                answer("room " + words[1] + " direct " + entries.size());
                entries.stream().filter(entry -> entry.seq() > since)
                        .forEach(entry -> answer(toLine(words[1], entry)));
                return;
            }
            if (!joined.contains(room)) {
                joined.add(room);
                others(room, "in " + room + " " + name + " " + instance);
            }
            answer("room " + room + (room.startsWith(SEALED) ? " sealed " : " plain ") + entries.size());
            lines.stream().filter(each -> each.joined.contains(room))
                    .forEach(each -> answer("here " + room + " " + each.name + " " + each.instance + " " + each.name));
            answer("listed " + room);
            entries.stream().filter(entry -> entry.seq() > since && entry.isFor(instance))
                    .forEach(entry -> answer(toLine(room, entry)));
        }

        private void say(String room, long number, Optional<String> to, String text) {
            var called = calledBy(name, room);
            var key = room + " " + instance;
            long last = accepted.getOrDefault(key, 0L);
            if (text.equals("forbidden")) {
                answer("error say " + called + " " + number + " denied not here");
            } else if (number > last + 1) {
                answer("error say " + called + " " + number + " order expected " + (last + 1));
            } else if (diskFull) {
                answer("error say " + called + " " + number + " storage disk full");
            } else {
                accepted.put(key, Math.max(last, number));
                uncommitted.add(() -> keep(room, number, to, text));
            }
        }

        private void keep(String room, long number, Optional<String> to, String text) {
            var entries = journal.computeIfAbsent(room, _ -> new ArrayList<>());
            var called = calledBy(name, room);
            for (var entry : entries) {
                if (entry.instance().equals(instance) && entry.number() == number) {
                    answer("sent " + called + " " + number + " " + entry.seq());
                    return;
                }
            }
            var entry = new Entry(entries.size() + 1L, name, instance, number, to, text);
            entries.add(entry);
            answer("sent " + called + " " + number + " " + entry.seq());
            lines.stream().filter(each -> each != this && each.hears(room) && entry.isFor(each.instance))
                    .forEach(each -> each.answer(toLine(calledBy(each.name, room), entry)));
        }

        private boolean hears(String room) {
            return isDirect(room) ? isOf(room, name) : joined.contains(room);
        }
    }

    private static boolean isDirect(String room) {
        return room.startsWith("@");
    }

    static String conversation(String one, String other) {
        return "@" + (one.compareTo(other) < 0 ? one + ":" + other : other + ":" + one);
    }

    private static boolean isOf(String conversation, String name) {
        return List.of(conversation.substring(1).split(":")).contains(name);
    }

    /** Each of the two calls it by the other. */
    private static String calledBy(String name, String room) {
        return isDirect(room) ? "@" + room.substring(1).replace(":", "").replaceFirst(name, "") : room;
    }

    private static String toLine(String room, Entry entry) {
        return (entry.to().isPresent() ? "frame " : "msg ") + room + " " + entry.seq() + " 1700000000000 "
                + entry.name()
                + " " + entry.instance() + " " + entry.number() + " " + entry.to().map(to -> to + " ").orElse("")
                + entry.text();
    }

    Line accept() {
        var line = new Line();
        lines.add(line);
        return line;
    }

    /** Makes one thing durable that was said. */
    void commit() {
        if (!uncommitted.isEmpty()) {
            uncommitted.remove().run();
        }
    }

    boolean isIdle() {
        return uncommitted.isEmpty();
    }

    /** What is not on disk is forgotten; connections are to be cut by the caller. */
    void crash() {
        uncommitted.clear();
        lines.clear();
        accepted.clear();
        journal.forEach((room, entries) -> entries
                .forEach(entry -> accepted.merge(room + " " + entry.instance(), entry.number(), Math::max)));
    }

    List<Entry> kept(String room) {
        return journal.getOrDefault(room, List.of());
    }
}
