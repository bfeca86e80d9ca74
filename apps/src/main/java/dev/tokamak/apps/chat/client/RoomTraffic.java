package dev.tokamak.apps.chat.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.client.ChatEvent.Change;
import dev.tokamak.apps.chat.protocol.ChatNames;
import dev.tokamak.apps.chat.protocol.Command;
import dev.tokamak.apps.chat.protocol.Event;
import dev.tokamak.apps.chat.protocol.RoomKind;
import dev.tokamak.apps.chat.sealed.SealedRoom;
import dev.tokamak.time.NanoClock;

/** The rooms of a session: joining them again on each connection, what goes out to them, what comes from them. One thread. */
final class RoomTraffic {

    /** Lines under way without an answer, in all rooms: so many fit into the queue of a connection. */
    static final int MOST_UNANSWERED = 32;
    /** How long to wait before a line is sent again that the server could not store. */
    static final Duration STORAGE_PAUSE = Duration.ofSeconds(2);

    /** Rooms and direct conversations that one session knows. */
    static final int MOST_ROOMS = 10_000;

    /** How long somebody who is missing after a lost connection may take to come back before keys are renewed. */
    static final Duration GRACE = Duration.ofSeconds(60);

    private static final String ROOMS = "rooms";

    private final ChatSession.Login login;
    private final NanoClock clock;
    private final Consumer<Command> wire;
    private final Consumer<? super ChatEvent> events;
    private final Function<String, SealedRoom> sealed;
    private final ReadMarks marks;
    private final CatchUp catchUp;
    private final Map<String, Room> rooms = new LinkedHashMap<>();
    private final ArrayDeque<Room> toJoin = new ArrayDeque<>();
    private @Nullable Room joining;
    private boolean connected;
    private boolean storageFailed;
    private long storageFailedAt;

    RoomTraffic(ChatSession.Login login, NanoClock clock, Consumer<Command> wire, Consumer<? super ChatEvent> events,
            Function<String, SealedRoom> sealed, ReadMarks marks) {
        this.sealed = sealed;
        this.marks = marks;
        catchUp = new CatchUp(marks);
        this.login = login;
        this.clock = clock;
        this.wire = wire;
        this.events = events;
    }

    // ---- connections

    void connected() {
        connected = true;
        toJoin.clear();
        catchUp.begin(wire);
        rooms.values().stream().filter(room -> !room.isDirect() && isNeeded(room)).forEach(toJoin::add);
        joinNext();
    }

    private static boolean isNeeded(Room room) {
        return room.isWanted() || room.pending() > 0;
    }

    /** Which conversations have come further is known: these are joined, and the others need no joining. */
    private void caughtUp() {
        for (var name : catchUp.end()) {
            var room = conversation(name);
            if (room != null && room.position() < catchUp.head(name)) {
                room.want(true);
                toJoin.add(room);
            }
        }
        rooms.values().stream().filter(room -> room.isDirect() && isNeeded(room) && !toJoin.contains(room))
                .forEach(Room::joined);
        joinNext();
        write();
    }

    void connectionLost() {
        connected = false;
        catchUp.connectionLost();
        storageFailed = false;
        joining = null;
        toJoin.clear();
        rooms.values().forEach(Room::connectionLost);
    }

    /** One after the other, so that a refusal, which doesn't name the room, is understood. */
    private void joinNext() {
        if (connected && joining == null && !toJoin.isEmpty()) {
            joining = toJoin.remove();
            wire.accept(joining.joinCommand());
        }
    }

    void tick() {
        if (storageFailed && clock.nanoTime() - storageFailedAt >= STORAGE_PAUSE.toNanos()) {
            storageFailed = false;
            rooms.values().forEach(this::restart);
        }
        for (var room : rooms.values()) {
            for (var member : room.lost(clock.nanoTime(), GRACE)) {
                room.talk().ifPresent(talk -> talk.out(member.name(), member.instance()));
            }
            room.talk().ifPresent(SealedTalk::tick);
        }
        write();
    }

    // ---- what a person wants

    boolean join(String name, Optional<RoomKind> kind) {
        var known = rooms.get(name);
        if (known != null && kind.isPresent() && !known.require(kind.get())) {
            events.accept(new ChatEvent.Problem(name + " is not " + kind.get().word() + ": it is not joined so"));
            return false;
        }
        if (known != null && known.isWanted()) {
            return true;
        }
        var room = known == null ? new Room(name, kind) : known; // which knows what was said there, and how often
        room.want(true);
        rooms.put(name, room);
        if (connected && !room.isJoined() && joining != room) {
            toJoin.add(room);
            joinNext();
        }
        return true;
    }

    void leave(String name) {
        var room = rooms.get(name);
        if (room != null && room.isWanted()) {
            room.want(false);
            write();
        }
    }

    /** Whether everything that was asked for has been done: rooms joined and left, lines acknowledged. */
    boolean isSettled() {
        return connected && !catchUp.isRunning() && joining == null && toJoin.isEmpty() && pending() == 0
                && rooms.values().stream().allMatch(room -> room.isJoined() == room.isWanted());
    }

    private void giveUp(Room room, String why) {
        room.early()
                .forEach(line -> events.accept(new ChatEvent.NotSent(room.name(), line.number(), line.text(), why)));
        room.early().clear();
        room.outbox().clear().forEach(item -> notSent(room, item, why));
    }

    void say(String name, long number, String text) {
        var room = ChatNames.isDirect(name) ? conversation(name) : rooms.get(name);
        if (room == null || !room.isWanted()) {
            events.accept(new ChatEvent.NotSent(name, number, text, "you are not in " + name));
        } else if (room.wasJoined()) {
            say(room, new Room.Line(number, text));
            write();
        } else {
            room.early().add(new Room.Line(number, text));
        }
    }

    private void say(Room room, Room.Line line) {
        if (room.isSealed()) {
            talk(room).say(line);
        } else {
            room.outbox().add(new Outbox.Item(room.isDirect()
                    ? n -> new Command.Tell(room.name().substring(1), n, line.text())
                    : n -> new Command.Say(room.name(), n, line.text()), line.number(), line.text()));
        }
    }

    private SealedTalk talk(Room room) {
        return room.talk().orElseGet(() -> {
            var talk = new SealedTalk(room.name(), sealed.apply(room.name()), room.outbox(), room::isFromBefore,
                    events);
            room.talk(talk);
            return talk;
        });
    }

    /** All sealed rooms. */
    List<SealedTalk> talks() {
        return rooms.values().stream().flatMap(room -> room.talk().stream()).toList();
    }

    /** Null when there are too many. */
    private @Nullable Room conversation(String name) {
        var known = rooms.get(name);
        if (known != null || rooms.size() >= MOST_ROOMS) {
            return known;
        }
        var room = new Room(name, Optional.of(RoomKind.DIRECT));
        room.readBefore(marks.of(name));
        if (connected && !catchUp.isRunning()) {
            room.joined();
        }
        rooms.put(name, room);
        return room;
    }

    int pending() {
        return rooms.values().stream().mapToInt(Room::pending).sum();
    }

    List<Member> members(String name) {
        var room = rooms.get(name);
        return room == null ? List.of() : room.members();
    }

    Collection<String> names() {
        return rooms.values().stream().filter(Room::isWanted).map(Room::name).toList();
    }

    // ---- what goes out

    private void write() {
        if (!connected || storageFailed) {
            return;
        }
        int unanswered = rooms.values().stream().mapToInt(room -> room.outbox().unanswered()).sum();
        for (var room : rooms.values()) {
            if (room.isJoined()) {
                int before = room.outbox().unanswered();
                room.outbox().write(MOST_UNANSWERED - unanswered, wire);
                unanswered += room.outbox().unanswered() - before;
                leaveIfDone(room);
            }
        }
    }

    /** Not before everything is acknowledged: what is under way would have a number that is not known any more. */
    private void leaveIfDone(Room room) {
        if (!room.isWanted() && room.pending() == 0 && room.isJoined()) {
            if (!room.isDirect()) {
                wire.accept(new Command.Leave(Optional.of(room.name())));
            }
            var members = room.members();
            room.left();
            room.talk().ifPresent(talk -> members.forEach(member -> talk.out(member.name(), member.instance())));
            events.accept(new ChatEvent.Left(room.name()));
        }
    }

    private void sent(Room room, List<Outbox.Item> items, long seq) {
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            if (item.line() > 0) {
                boolean last = i == items.size() - 1;
                events.accept(new ChatEvent.Sent(room.name(), item.line(), last ? seq : 0, item.said()));
            }
        }
    }

    private void refused(Room room, Event.Refused refused) {
        var outbox = room.outbox();
        switch (refused.code()) {
            case STALE -> sent(room, outbox.sent(refused.n()), 0); // it was taken, long ago
            case STORAGE, BUSY -> {
                if (outbox.refused(refused.n(), false)) {
                    storageFailed = true;
                    storageFailedAt = clock.nanoTime();
                    events.accept(new ChatEvent.Problem(
                            room.name() + ": " + refused.text() + "; it will be tried again"));
                }
            }
            case ORDER -> outbox.refused(refused.n(), outbox.isNext(refused.n())); // it has forgotten this instance
            default -> outbox.refused(refused.n(), true);
        }
        restart(room);
    }

    private void restart(Room room) {
        if (!storageFailed && room.outbox().isReadyToRestart()) {
            for (var item : room.outbox().restart()) {
                notSent(room, item, "refused by the server");
            }
            write();
        }
    }

    private void notSent(Room room, Outbox.Item item, String why) {
        if (item.line() > 0) {
            events.accept(new ChatEvent.NotSent(room.name(), item.line(), item.said(), why));
        }
    }

    // ---- what comes in

    void received(Event event) {
        switch (event) {
            case Event.Sent(var name, var number, var seq) -> with(name, room -> {
                sent(room, room.outbox().sent(number), seq);
                room.sent(seq);
                mark(room);
                restart(room);
                write();
            });
            case Event.Msg message -> message(message);
            case Event.Frame frame -> frame(frame);
            case Event.Room(var name, var kind, var head) -> with(name, room -> joined(room, kind, head));
            case Event.Here(var name, var who, var instance, var nick) ->
                with(name, room -> room.here(new Member(who, instance, nick, false)));
            case Event.Listed(var name) -> with(name, this::listed);
            case Event.In(var name, var who, var instance) -> with(name, room -> {
                room.in(who, instance);
                room.talk().ifPresent(talk -> talk.in(who, instance));
                presence(room, who, instance, Change.IN, "");
            });
            case Event.Away(var name, var who, var instance) -> with(name, room -> {
                room.away(who, instance, true);
                presence(room, who, instance, Change.AWAY, "");
            });
            case Event.Back(var name, var who, var instance) -> with(name, room -> {
                room.away(who, instance, false);
                room.talk().ifPresent(talk -> talk.in(who, instance));
                presence(room, who, instance, Change.BACK, "");
            });
            case Event.Out(var name, var who, var instance, var reason) -> with(name, room -> {
                room.out(who, instance);
                room.talk().ifPresent(talk -> talk.out(who, instance));
                presence(room, who, instance, Change.OUT, reason.word());
            });
            case Event.Gap(var name, var from, var to) -> with(name, room -> {
                boolean lost = room.hasLost(to);
                if (room.isNew(to) && lost) {
                    events.accept(new ChatEvent.Gap(name, from, to));
                    mark(room);
                }
            });
            case Event.Nick(var who, var nick) -> {
                rooms.values().forEach(room -> room.renamed(who, nick));
                events.accept(new ChatEvent.Renamed(who, nick));
            }
            case Event.Refused refused -> with(refused.room(), room -> refused(room, refused));
            case Event.Failed failed -> failed(failed);
            case Event.Known known when catchUp.isRunning() -> catchUp.listed(known);
            case Event.Known(var name, var kind, var _, var members) ->
                events.accept(new ChatEvent.Known(name, kind, members));
            case Event.Ok(var what) when what.equals(ROOMS) && catchUp.isRunning() -> caughtUp();
            case Event.Unknown(var line) -> events.accept(new ChatEvent.Notice(line));
            default -> {
                // answers that nobody waits for
            }
        }
    }

    private void with(String name, Consumer<Room> action) {
        var room = rooms.get(name);
        if (room != null) {
            action.accept(room);
        }
    }

    private void presence(Room room, String who, String instance, Change change, String reason) {
        if (!isOwn(who, instance)) {
            events.accept(new ChatEvent.Presence(room.name(), who, change, reason));
        }
    }

    private void joined(Room room, RoomKind kind, long head) {
        if (joining == room) {
            joining = null;
        }
        if (!room.fits(kind)) { // only a broken or a bad server says so
            room.want(false);
            giveUp(room, "the room is not " + RoomKind.SEALED.word() + " any more");
            wire.accept(new Command.Leave(Optional.of(room.name())));
            events.accept(new ChatEvent.Problem("THE SERVER SAYS THAT " + room.name() + " IS " + kind.word()
                    + " and not what it was: it is left"));
        } else {
            room.joined(kind, head);
        }
        joinNext();
        write();
    }

    private void listed(Room room) {
        if (!room.isJoined()) {
            return;
        }
        boolean again = room.wasJoined();
        room.listed(clock.nanoTime());
        if (!room.isDirect()) {
            events.accept(new ChatEvent.Joined(room.name(), room.isSealed() ? RoomKind.SEALED : RoomKind.PLAIN,
                    room.members(), again));
        }
        if (room.isSealed()) {
            var talk = talk(room);
            room.members().forEach(member -> talk.in(member.name(), member.instance()));
        }
        while (!room.early().isEmpty()) {
            say(room, room.early().remove());
        }
        write();
    }

    private void frame(Event.Frame frame) {
        with(frame.room(), room -> {
            if (!room.isSealed() || !room.isNew(frame.seq())) {
                return;
            }
            if (isOwn(frame.name(), frame.instance())) {
                sent(room, room.outbox().kept(frame.n()), frame.seq());
            } else {
                talk(room).frame(frame);
            }
            write();
        });
    }

    private void message(Event.Msg message) {
        if (ChatNames.isDirect(message.room()) && catchUp.isRunning()) {
            return; // it comes again
        }
        var room = ChatNames.isDirect(message.room()) ? conversation(message.room()) : rooms.get(message.room());
        if (room != null && room.isDirect() && room.misses(message.seq())) {
            if (joining != room && !toJoin.contains(room)) {
                toJoin.add(room);
                joinNext();
            }
            return; // it comes again, behind what was missed
        }
        if (room == null || !room.isNew(message.seq())) {
            return;
        }
        if (room.isSealed()) {
            events.accept(new ChatEvent.Sealing(room.name(), true, message.name(),
                    "something came that is not sealed, and is not shown"));
            return;
        }
        if (isOwn(message.name(), message.instance())) { // its own line, whose acknowledgement was lost
            sent(room, room.outbox().kept(message.n()), message.seq());
        } else {
            events.accept(new ChatEvent.Said(room.name(), message.seq(), message.time(), message.name(),
                    room.nick(message.name()), message.text(), room.isFromBefore(message.seq())));
        }
        mark(room);
    }

    /** After it was shown: what is shown twice when the program dies in between is better than what is not shown. */
    private void mark(Room room) {
        if (room.isDirect()) {
            marks.read(room.name(), room.position());
        }
    }

    /** An instance is anybody's to choose, also one that another account has: the name is the server's word. */
    private boolean isOwn(String name, String instance) {
        return name.equals(login.name()) && instance.equals(login.instance());
    }

    private void failed(Event.Failed failed) {
        var room = joining;
        if (failed.command().equals("join") && room != null) {
            joining = null;
            room.want(false);
            giveUp(room, "the room was not joined");
            events.accept(new ChatEvent.Problem("cannot join " + room.name() + ": " + failed.text()));
            joinNext();
        } else if (failed.command().equals(ROOMS) && catchUp.isRunning()) {
            caughtUp();
        } else {
            events.accept(new ChatEvent.Problem(failed.command() + ": " + failed.text()));
        }
    }
}
