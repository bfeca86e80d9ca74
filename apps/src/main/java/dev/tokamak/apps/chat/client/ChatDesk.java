package dev.tokamak.apps.chat.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.protocol.ChatNames;
import dev.tokamak.apps.chat.protocol.Command;
import dev.tokamak.apps.chat.protocol.RoomKind;
import dev.tokamak.time.NanoClock;

/**
 * What a person's lines do: a line is said in the current room, a line with a slash is a command. Knows which room is current
 * and what is unread. One thread, that of the session.
 */
public final class ChatDesk {

    /** What there is to type. */
    public static final List<String> COMMANDS = List.of("/accept", "/help", "/join", "/leave", "/msg", "/nick", "/quit",
            "/rooms", "/verify", "/who");

    /** The same with explanations. */
    public static final String HELP = """
            text                    say it in the current room; a first / is doubled
            /join ROOM [sealed]     join a room, or make it the current one; sealed: end-to-end encrypted
            /join @NAME             talk to one person: what is typed goes there
            /leave [ROOM]           leave it
            /msg NAME TEXT          say something to one person
            /who [ROOM]             who is there
            /rooms                  which rooms there are
            /nick NAME              be called otherwise
            /verify NAME [ok]       the safety number to compare with NAME; ok: it is the same
            /accept NAME            accept the changed key of NAME
            /quit                   leave""";

    /** A line that takes longer than this to be acknowledged is shown as waiting. */
    static final Duration PROMPT_ANSWER = Duration.ofSeconds(1);

    /** Accounts that are remembered for completion. */
    private static final int MOST_NAMES = 10_000;

    private static final class Typed {
        private final String room;
        private final String text;
        private final long at;
        private boolean waiting;

        Typed(String room, String text, long at) {
            this.room = room;
            this.text = text;
            this.at = at;
        }
    }

    private final ChatFront front;
    private final String me;
    private final Map<String, RoomKind> kinds = new LinkedHashMap<>();
    private final Map<String, Integer> unread = new LinkedHashMap<>();
    private final TreeSet<String> names = new TreeSet<>();
    private final Map<Long, Typed> unacknowledged = new LinkedHashMap<>();
    private final NanoClock clock;
    private @Nullable ChatSession session;
    private String current = "";
    private boolean quitting;
    private long refused;

    /**
     * A desk without a session yet.
     *
     * @param me the account
     * @param front where things are shown
     * @param clock to see how long lines wait
     */
    public ChatDesk(String me, ChatFront front, NanoClock clock) {
        this.me = me;
        this.clock = clock;
        this.front = front;
    }

    /**
     * Begins.
     *
     * @param newSession whose events come to {@link #happened}
     */
    public void begin(ChatSession newSession) {
        session = newSession;
    }

    // ---- what happens

    /**
     * Something happened in the session.
     *
     * @param event what
     */
    public void happened(ChatEvent event) {
        switch (event) {
            case ChatEvent.Joined(var room, var kind, var members, var _) -> {
                kinds.put(room, kind);
                members.forEach(member -> seen(member.name()));
            }
            case ChatEvent.Left(var room) -> forget(room);
            case ChatEvent.Presence presence -> seen(presence.name());
            case ChatEvent.Said said -> {
                seen(said.name());
                if (!said.room().equals(current) && !said.name().equals(me)) {
                    unread.merge(said.room(), 1, Integer::sum);
                }
            }
            case ChatEvent.Sent sent -> unacknowledged.remove(sent.line());
            case ChatEvent.NotSent lost -> {
                refused++;
                unacknowledged.remove(lost.line());
            }
            default -> {
                // only to be shown
            }
        }
        front.show(event);
        front.status(status());
    }

    private void seen(String name) {
        if (names.size() < MOST_NAMES) {
            names.add(name);
        }
    }

    private void forget(String room) {
        kinds.remove(room);
        unread.remove(room);
        if (room.equals(current)) {
            current = session().rooms().stream().findFirst().orElse("");
        }
    }

    /** Tells the front how things stand. To be called several times a second. */
    public void refresh() {
        unacknowledged.forEach((line, typed) -> {
            if (!typed.waiting
                    && (!session().isOnline() || clock.nanoTime() - typed.at >= PROMPT_ANSWER.toNanos())) {
                typed.waiting = true;
                front.waiting(typed.room, line, typed.text);
            }
        });
        front.status(status());
    }

    private ChatStatus status() {
        var now = session();
        var waiting = new ArrayList<String>();
        unread.forEach((room, count) -> waiting.add(count + " " + room));
        return new ChatStatus(now.isOnline(), now.untilAttempt(),
                (int) unacknowledged.values().stream().filter(typed -> typed.waiting).count(),
                current,
                kinds.get(current) == RoomKind.SEALED, List.copyOf(now.rooms()), waiting, List.copyOf(names));
    }

    /**
     * How many lines were refused for good.
     *
     * @return 0 or more
     */
    public long refused() {
        return refused;
    }

    /**
     * Whether it was asked to quit.
     *
     * @return true after {@code /quit}
     */
    public boolean isQuitting() {
        return quitting;
    }

    private ChatSession session() {
        if (session == null) {
            throw new IllegalStateException("begin comes first");
        }
        return session;
    }

    // ---- what is typed

    /**
     * A line was typed.
     *
     * @param line without its end
     */
    public void typed(String line) {
        if (line.startsWith("//")) {
            say(current, line.substring(1));
        } else if (line.startsWith("/")) {
            var words = line.strip().split(" +", 3);
            command(words[0].toLowerCase(Locale.ROOT), words.length > 1 ? words[1] : "", words.length > 2
                    ? words[2]
                    : "");
        } else if (!line.isBlank()) {
            say(current, line);
        }
        front.status(status());
    }

    private void command(String word, String first, String rest) {
        switch (word) {
            case "/help" -> front.tell(HELP);
            case "/join" -> named(word, first).ifPresent(room -> join(room, rest));
            case "/leave" -> leave(first.isEmpty() ? current : first.toLowerCase(Locale.ROOT));
            case "/msg" -> person(word, first).ifPresent(name -> say(ChatNames.DIRECT + name, rest));
            case "/who" -> who(first.isEmpty() ? current : first.toLowerCase(Locale.ROOT));
            case "/rooms" -> ask(new Command.Rooms(false));
            case "/nick" -> person(word, first).ifPresent(session()::nick);
            case "/verify" -> person(word, first).ifPresent(name -> verify(name, rest.strip()));
            case "/accept" -> person(word, first).ifPresent(this::accept);
            case "/quit" -> quitting = true;
            default -> front.tell("there is no " + word + "; /help says what there is");
        }
    }

    private Optional<String> named(String word, String text) {
        var name = ChatNames.room(text);
        if (name.isEmpty()) {
            front.tell(word + " needs a room or @NAME: " + ChatNames.RULE);
        }
        return name;
    }

    private Optional<String> person(String word, String text) {
        var name = ChatNames.name(ChatNames.isDirect(text) ? text.substring(1) : text);
        if (name.isEmpty()) {
            front.tell(word + " needs a name: " + ChatNames.RULE);
        }
        return name;
    }

    /**
     * Makes a room the current one, and joins it if need be.
     *
     * @param room its name
     * @param kind what it has to be: {@code plain}, {@code sealed}, or nothing
     */
    public void join(String room, String kind) {
        var wanted = RoomKind.of(kind.strip().toLowerCase(Locale.ROOT)).filter(each -> each != RoomKind.DIRECT);
        if (wanted.isEmpty() && !kind.isBlank()) {
            front.tell("a room is plain or sealed");
            return;
        }
        boolean joined = ChatNames.isDirect(room) || session().join(room, wanted);
        current = joined ? room : ""; // what is typed next was not meant for a room of the other kind
        unread.remove(room);
    }

    private void leave(String room) {
        if (session().rooms().contains(room)) {
            session().leave(room);
        } else {
            front.tell("you are not in " + (room.isEmpty() ? "any room" : room));
        }
    }

    private void say(String room, String text) {
        if (room.isEmpty()) {
            front.tell("you are in no room: /join ROOM");
            refused++;
        } else {
            unread.remove(room); // who answers has read
            long at = clock.nanoTime();
            long next = session().nextLine();
            unacknowledged.put(next, new Typed(room, text, at)); // before it is said: the refusal may come at once
            session().say(room, text);
            refresh();
        }
    }

    private void who(String room) {
        var members = session().members(room);
        if (members.isEmpty()) {
            ask(new Command.Who(ChatNames.room(room)));
            return;
        }
        var list = new TreeSet<String>();
        for (var member : members) {
            list.add(member.name() + (member.nick().equals(member.name()) ? "" : " (" + member.nick() + ")")
                    + (member.away() ? " (away)" : ""));
        }
        front.tell("in " + room + (kinds.get(room) == RoomKind.SEALED ? " (sealed): " : ": ")
                + String.join(", ", list));
    }

    private void ask(Command command) {
        if (!session().ask(command)) {
            front.tell("there is no connection: try again later");
        }
    }

    private void verify(String name, String answer) {
        if (answer.equals("ok")) {
            front.tell(session().verified(name)
                    ? name + " is verified"
                    : "there is no key of " + name + " that can be verified");
            return;
        }
        front.tell(session().safetyNumber(name)
                .map(number -> "safety number with " + name + ", to be compared over another way:\n  " + number
                        + "\nthe same at both ends? then: /verify " + name + " ok")
                .orElse(name + " was never met in a sealed room"));
    }

    private void accept(String name) {
        front.tell(session().accept(name)
                ? "the new key of " + name + " is accepted; it is not verified"
                : "there is no changed key of " + name + ", or it has changed since you looked: /verify " + name);
    }
}
