package dev.tokamak.apps.chat.server;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.protocol.ChatNames;
import dev.tokamak.apps.chat.protocol.Command;
import dev.tokamak.apps.chat.protocol.ErrorCode;
import dev.tokamak.apps.chat.protocol.Event;
import dev.tokamak.apps.chat.protocol.RoomKind;
import dev.tokamak.apps.chat.store.Archive;
import dev.tokamak.apps.chat.store.Archive.Verdict;
import dev.tokamak.apps.chat.store.Entry;
import dev.tokamak.net.SharedBytes;

/** What is said: taken, written down, delivered, acknowledged, and shown again to who joins. The rooms' thread alone. */
final class Saying {

    /** Lines of a plain room that somebody gets who joins without saying since when. */
    static final int LAST_LINES = 20;

    private static final System.Logger LOG = System.getLogger("dev.tokamak.apps.chat");
    private static final long REPORT_MILLIS = Duration.ofMinutes(1).toMillis();

    /**
     * What somebody wants to say.
     *
     * @param command {@code say}, {@code tell} or {@code frame}
     * @param room as the speaker calls it
     * @param n 0 from a person
     * @param to for a frame
     */
    record Said(String command, String room, long n, @Nullable String to, String body) {}

    private record Pending(Session from, @Nullable Room room, Said said, Verdict verdict) {}

    private final ChatSettings settings;
    private final Archive archive;
    private final People people;
    private final Predicate<String> accountExists;
    private final Clock calendar;
    private final List<Pending> pending = new ArrayList<>();
    /** Conversations that the next commit makes. */
    private final Set<String> begun = new HashSet<>();
    /** Conversations that the next commit forgets. */
    private final Set<String> forgotten = new HashSet<>();
    private final OldRooms old;
    /** With whom each account has one. */
    private final Map<String, Set<String>> partners = new HashMap<>();
    private long conversations;
    private boolean reported;
    private long reportedAt;

    Saying(ChatSettings settings, Archive archive, People people, Predicate<String> accountExists, Clock calendar,
            OldRooms old) {
        this.old = old;
        this.settings = settings;
        this.archive = archive;
        this.people = people;
        this.accountExists = accountExists;
        this.calendar = calendar;
        archive.histories().stream().filter(history -> history.kind() == RoomKind.DIRECT)
                .forEach(history -> begun(history.room()));
    }

    private void begun(String conversation) {
        conversations++;
        var both = conversation.substring(1).split(":", -1);
        partners.computeIfAbsent(both[0], _ -> new LinkedHashSet<>()).add(both[1]);
        partners.computeIfAbsent(both[1], _ -> new LinkedHashSet<>()).add(both[0]);
    }

    private void ended(String conversation) {
        conversations--;
        var both = conversation.substring(1).split(":", -1);
        for (int i = 0; i < 2; i++) {
            var others = partners.get(both[i]);
            if (others != null && others.remove(both[1 - i]) && others.isEmpty()) {
                partners.remove(both[i]);
            }
        }
    }

    /** Whether there is room for one more, if need be because the next commit forgets another. */
    private boolean mayBegin() {
        if (conversations + begun.size() - forgotten.size() < settings.limits().conversations()) {
            return true;
        }
        var silent = old.forget(RoomKind.DIRECT, conversation -> !forgotten.contains(conversation));
        silent.ifPresent(forgotten::add);
        return silent.isPresent();
    }

    // ---- taking

    /**
     * Takes it, or refuses it at once.
     *
     * @param room null when the speaker isn't in it, or it is a direct conversation
     */
    void say(Session from, @Nullable Room room, Said said) {
        if (archive.isFull()) {
            commit();
        }
        boolean direct = ChatNames.isDirect(said.room());
        if (from.isProgram() && !from.hasInstance()) {
            refuse(from, said, ErrorCode.ORDER, "send /instance first");
        } else if (direct) {
            sayToOne(from, said);
        } else if (room == null) {
            refuse(from, said, ErrorCode.DENIED, "you are not in " + said.room());
        } else if (room.kind() == RoomKind.SEALED != (said.to() != null)) {
            refuse(from, said, ErrorCode.KIND, said.room() + " is " + room.kind().word());
        } else {
            offer(from, room, room.name(), room.kind(), said);
        }
    }

    private void sayToOne(Session from, Said said) {
        var other = said.room().substring(1);
        var key = conversation(from.name(), other);
        boolean isNew = isNew(key);
        if (said.to() != null) {
            refuse(from, said, ErrorCode.KIND, said.room() + " is direct");
        } else if (other.equals(from.name())) {
            refuse(from, said, ErrorCode.NOBODY, "that is you");
        } else if (!accountExists.test(other)) {
            refuse(from, said, ErrorCode.NOBODY, "there is no account " + other);
        } else if (isNew && !begun.contains(key) && !mayBegin()) {
            refuse(from, said, ErrorCode.FULL, "there are too many conversations");
        } else {
            offer(from, null, key, RoomKind.DIRECT, said);
        }
    }

    private boolean isNew(String conversation) {
        return archive.history(conversation) == null || forgotten.contains(conversation);
    }

    /** Both have the same one. */
    static String conversation(String one, String other) {
        return one.compareTo(other) < 0
                ? ChatNames.DIRECT + one + ":" + other
                : ChatNames.DIRECT + other + ":" + one;
    }

    private void offer(Session from, @Nullable Room room, String key, RoomKind kind, Said said) {
        var verdict = archive.offer(key, kind, new Entry(0, calendar.millis(), from.name(), from.instance(), said.n(),
                said.to(), said.body()));
        switch (verdict) {
            case Verdict.OutOfOrder(var expected) -> refuse(from, said, ErrorCode.ORDER, expected + " comes next");
            case Verdict.Stale() -> refuse(from, said, ErrorCode.STALE, "that was taken long ago");
            case Verdict.Taken _ when kind == RoomKind.DIRECT && isNew(key) -> {
                begun.add(key);
                pending.add(new Pending(from, room, said, verdict));
            }
            case Verdict.Taken _,Verdict.Repeated _ -> pending.add(new Pending(from, room, said, verdict));
        }
    }

    private static void refuse(Session from, Said said, ErrorCode code, String text) {
        from.tell(new Event.Refused(said.command(), said.room(), Math.max(1, said.n()), code, text),
                "! not said: " + text);
        from.done();
    }

    // ---- committing

    /** Blocks. */
    void commit() {
        var all = List.copyOf(pending);
        pending.clear();
        try {
            archive.commit();
        } catch (IOException e) {
            begun.clear();
            forgotten.clear();
            report(e);
            all.forEach(each -> refuse(each.from(), each.said(), ErrorCode.STORAGE,
                    "it could not be written down, try again"));
            return;
        }
        forgotten.forEach(this::ended);
        forgotten.clear();
        begun.forEach(this::begun);
        begun.clear();
        for (var each : all) {
            long seq = switch (each.verdict()) {
                case Verdict.Taken(var entry) -> {
                    deliver(each, entry);
                    yield entry.seq();
                }
                case Verdict.Repeated(var before) -> before;
                case Verdict.Stale _,Verdict.OutOfOrder _ -> throw new IllegalStateException("never pending");
            };
            if (each.from().hasInstance()) {
                each.from().tell(new Event.Sent(each.said().room(), each.said().n(), seq), null);
            }
            each.from().done();
        }
    }

    private void report(IOException e) {
        long now = calendar.millis();
        if (!reported || now - reportedAt >= REPORT_MILLIS) {
            reported = true;
            reportedAt = now;
            LOG.log(Level.WARNING, "what is said cannot be written down: {0}", e.toString());
        }
    }

    private void deliver(Pending said, Entry entry) {
        var room = said.room();
        if (room == null) {
            var from = said.from().name();
            var other = said.said().room().substring(1);
            deliverTo(people.sessions(other), ChatNames.DIRECT + from, entry, said.from());
            deliverTo(people.sessions(from), ChatNames.DIRECT + other, entry, said.from());
            return;
        }
        var broadcast = broadcast(room.name(), entry);
        for (var member : room.members()) {
            var session = member.session();
            if (session != null && session != said.from() && !isFrom(session, entry) && isFor(session, entry)) {
                broadcast.to(session);
            }
        }
    }

    private void deliverTo(Iterable<Session> sessions, String room, Entry entry, Session except) {
        var broadcast = broadcast(room, entry);
        for (var session : sessions) {
            if (session != except && !isFrom(session, entry)) {
                broadcast.to(session);
            }
        }
    }

    private static boolean isFrom(Session session, Entry entry) {
        return session.hasInstance() && session.instance().equals(entry.instance())
                && session.name().equals(entry.name());
    }

    private static boolean isFor(Session session, Entry entry) {
        return entry.to() == null || entry.to().equals(ChatNames.EVERYBODY) || entry.to().equals(session.instance());
    }

    private Broadcast broadcast(String room, Entry entry) {
        return new Broadcast(event(room, entry), words(room, entry));
    }

    private static Event event(String room, Entry entry) {
        var to = entry.to();
        return to == null
                ? new Event.Msg(room, entry.seq(), entry.time(), entry.name(), entry.instance(), entry.n(),
                        entry.body())
                : new Event.Frame(room, entry.seq(), entry.time(), entry.name(), entry.instance(), entry.n(), to,
                        entry.body());
    }

    private @Nullable String words(String room, Entry entry) {
        return entry.to() == null ? "[" + room + "] " + people.label(entry.name()) + ": " + entry.body() : null;
    }

    // ---- showing

    void join(Session session, Command.Join join) {
        var other = join.room().substring(1);
        if (session.isProgram() && !session.hasInstance()) {
            session.fail("join", ErrorCode.ORDER, join.room() + ": send /instance first");
        } else if (join.kind().isPresent()) {
            session.fail("join", ErrorCode.KIND, join.room() + " is direct");
        } else if (!accountExists.test(other) || other.equals(session.name())) {
            session.fail("join", ErrorCode.NOBODY, "there is no account " + other + " but perhaps your own");
        } else {
            session.setCurrent(join.room());
            var key = conversation(session.name(), other);
            session.tell(new Event.Room(join.room(), RoomKind.DIRECT, archive.head(key)),
                    "* you talk to " + other + " alone");
            replay(session, join.room(), key, join.since(), LAST_LINES);
        }
    }

    void show(Session session, Room room, OptionalLong since) {
        session.tell(new Event.Room(room.name(), room.kind(), archive.head(room.name())),
                "* you are in " + room.name() + ", " + room.here());
        if (session.isProgram()) {
            list(session, room);
        }
        replay(session, room.name(), room.name(), since, room.kind() == RoomKind.PLAIN ? LAST_LINES : 0);
    }

    void list(Session session, Room room) {
        if (!session.isProgram()) {
            session.tell(new Event.Listed(room.name()), "* " + room.name() + ": " + room.here());
            return;
        }
        var lines = new StringBuilder();
        for (var member : room.members()) {
            var place = member.place();
            lines.append(new Event.Here(room.name(), place.name(), place.instance(), people.nick(place.name())).line())
                    .append('\n');
        }
        session.send(SharedBytes.utf8(lines.append(new Event.Listed(room.name()).line()).append('\n').toString()));
    }

    void listConversations(Session session) {
        var lines = new StringBuilder();
        for (var other : partners.getOrDefault(session.name(), Set.of())) {
            var history = archive.history(conversation(session.name(), other));
            if (history != null) {
                add(lines, session, new Event.Known(ChatNames.DIRECT + other, RoomKind.DIRECT, history.head(), 2),
                        "* " + ChatNames.DIRECT + other);
            }
        }
        send(session, lines);
    }

    /** In one piece, whatever its size: that is one answer, not a consumer that is slow. */
    private void replay(Session session, String room, String key, OptionalLong since, int lastLines) {
        var history = archive.history(key);
        long head = archive.head(key);
        long firstKept = history == null ? head + 1 : history.firstKept();
        long after = since.isPresent() ? since.getAsLong() : Math.max(0, head - lastLines);
        var lines = new StringBuilder();
        if (since.isPresent() && firstKept > after + 1) {
            add(lines, session, new Event.Gap(room, after + 1, firstKept - 1), "* older lines are not kept");
        }
        for (var entry : history == null ? List.<Entry>of() : history.since(after)) {
            boolean ownSecret = entry.to() != null && isFrom(session, entry)
                    && !ChatNames.EVERYBODY.equals(entry.to());
            if (!ownSecret && (isFor(session, entry) || isFrom(session, entry))) {
                add(lines, session, event(room, entry), words(room, entry));
            }
        }
        send(session, lines);
    }

    private static void send(Session session, StringBuilder lines) {
        if (!lines.isEmpty()) {
            session.send(SharedBytes.utf8(lines.toString()));
        }
    }

    private static void add(StringBuilder lines, Session session, Event event, @Nullable String words) {
        if (session.isProgram()) {
            lines.append(event.line()).append('\n');
        } else if (words != null) {
            lines.append(words).append('\n');
        }
    }
}
