package dev.tokamak.apps.chat.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.client.ChatEvent.Change;
import dev.tokamak.apps.chat.protocol.ChatNames;
import dev.tokamak.apps.chat.protocol.Command;
import dev.tokamak.apps.chat.protocol.Event;
import dev.tokamak.apps.chat.protocol.RoomKind;
import dev.tokamak.time.NanoClock;

/** The rooms of a session: joining them again on each connection, what goes out to them, what comes from them. One thread. */
final class RoomTraffic {

    /** Lines under way without an answer, in all rooms: so many fit into the queue of a connection. */
    static final int MOST_UNANSWERED = 32;
    /** How long to wait before a line is sent again that the server could not store. */
    static final Duration STORAGE_PAUSE = Duration.ofSeconds(2);

    private final ChatSession.Login login;
    private final NanoClock clock;
    private final Consumer<Command> wire;
    private final Consumer<? super ChatEvent> events;
    private final Map<String, Room> rooms = new LinkedHashMap<>();
    private final ArrayDeque<Room> toJoin = new ArrayDeque<>();
    private @Nullable Room joining;
    private boolean connected;
    private boolean storageFailed;
    private long storageFailedAt;

    RoomTraffic(ChatSession.Login login, NanoClock clock, Consumer<Command> wire, Consumer<? super ChatEvent> events) {
        this.login = login;
        this.clock = clock;
        this.wire = wire;
        this.events = events;
    }

    // ---- connections

    void connected() {
        connected = true;
        toJoin.clear();
        toJoin.addAll(rooms.values());
        joinNext();
    }

    void connectionLost() {
        connected = false;
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
        write();
    }

    // ---- what a person wants

    void join(String name, Optional<RoomKind> kind) {
        if (rooms.containsKey(name)) {
            return;
        }
        var room = new Room(name, kind);
        rooms.put(name, room);
        toJoin.add(room);
        joinNext();
    }

    void leave(String name) {
        var room = rooms.remove(name);
        if (room == null) {
            return;
        }
        toJoin.remove(room);
        giveUp(room, "the room was left");
        if (connected && !room.isDirect()) {
            wire.accept(new Command.Leave(Optional.of(name)));
        }
        events.accept(new ChatEvent.Left(name));
    }

    private void giveUp(Room room, String why) {
        for (var item : room.outbox().clear()) {
            notSent(room, item, why);
        }
    }

    void say(String name, long line, String text) {
        var room = ChatNames.isDirect(name) ? conversation(name) : rooms.get(name);
        if (room == null) {
            events.accept(new ChatEvent.NotSent(name, line, text, "you are not in " + name));
            return;
        }
        room.outbox().add(new Outbox.Item(room.isDirect()
                ? n -> new Command.Tell(name.substring(1), n, text)
                : n -> new Command.Say(name, n, text), line, text));
        write();
    }

    private Room conversation(String name) {
        return rooms.computeIfAbsent(name, _ -> {
            var room = new Room(name, Optional.of(RoomKind.DIRECT));
            if (connected) {
                room.joined();
            }
            return room;
        });
    }

    int pending() {
        return rooms.values().stream().mapToInt(room -> room.outbox().size()).sum();
    }

    List<Member> members(String name) {
        var room = rooms.get(name);
        return room == null ? List.of() : room.members();
    }

    Collection<String> names() {
        return List.copyOf(rooms.keySet());
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
            }
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
            case ORDER -> outbox.refused(refused.n(), false);
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
                restart(room);
                write();
            });
            case Event.Msg message -> message(message);
            case Event.Room(var name, var kind, var head) -> with(name, room -> joined(room, kind, head));
            case Event.Here(var name, var who, var instance, var nick) ->
                with(name, room -> room.here(new Member(who, instance, nick, false)));
            case Event.Listed(var name) -> with(name, this::listed);
            case Event.In(var name, var who, var instance) -> with(name, room -> {
                room.in(who, instance);
                presence(room, who, instance, Change.IN, "");
            });
            case Event.Away(var name, var who, var instance) -> with(name, room -> {
                room.away(who, instance, true);
                presence(room, who, instance, Change.AWAY, "");
            });
            case Event.Back(var name, var who, var instance) -> with(name, room -> {
                room.away(who, instance, false);
                presence(room, who, instance, Change.BACK, "");
            });
            case Event.Out(var name, var who, var instance, var reason) -> with(name, room -> {
                room.out(who, instance);
                presence(room, who, instance, Change.OUT, reason.word());
            });
            case Event.Gap(var name, var from, var to) -> with(name, room -> {
                if (room.isNew(to)) {
                    events.accept(new ChatEvent.Gap(name, from, to));
                }
            });
            case Event.Nick(var who, var nick) -> {
                rooms.values().forEach(room -> room.renamed(who, nick));
                events.accept(new ChatEvent.Renamed(who, nick));
            }
            case Event.Refused refused -> with(refused.room(), room -> refused(room, refused));
            case Event.Failed failed -> failed(failed);
            case Event.Known(var name, var kind, var _, var members) ->
                events.accept(new ChatEvent.Known(name, kind, members));
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
        if (!instance.equals(login.instance())) {
            events.accept(new ChatEvent.Presence(room.name(), who, change, reason));
        }
    }

    private void joined(Room room, RoomKind kind, long head) {
        room.joined(kind, head);
        if (joining == room) {
            joining = null;
        }
        joinNext();
        write();
    }

    private void listed(Room room) {
        boolean again = room.wasJoined();
        room.listed();
        if (!room.isDirect()) {
            events.accept(new ChatEvent.Joined(room.name(), room.isSealed() ? RoomKind.SEALED : RoomKind.PLAIN, room.members(), again));
        }
    }

    private void message(Event.Msg message) {
        var room = ChatNames.isDirect(message.room()) ? conversation(message.room()) : rooms.get(message.room());
        if (room == null || !room.isNew(message.seq())) {
            return;
        }
        if (message.instance().equals(login.instance())) { // its own line, whose acknowledgement was lost
            sent(room, room.outbox().kept(message.n()), message.seq());
        } else {
            events.accept(new ChatEvent.Said(room.name(), message.seq(), message.time(), message.name(),
                    room.nick(message.name()), message.text()));
        }
    }

    private void failed(Event.Failed failed) {
        var room = joining;
        if (failed.command().equals("join") && room != null) {
            joining = null;
            rooms.remove(room.name());
            giveUp(room, "the room was not joined");
            events.accept(new ChatEvent.Problem("cannot join " + room.name() + ": " + failed.text()));
            joinNext();
        } else {
            events.accept(new ChatEvent.Problem(failed.command() + ": " + failed.text()));
        }
    }
}
