package dev.tokamak.apps.chat.server;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import dev.tokamak.apps.chat.protocol.ChatNames;
import dev.tokamak.apps.chat.protocol.Command;
import dev.tokamak.apps.chat.protocol.ErrorCode;
import dev.tokamak.apps.chat.protocol.Event;
import dev.tokamak.apps.chat.protocol.Reason;
import dev.tokamak.apps.chat.protocol.RoomKind;
import dev.tokamak.apps.chat.server.Room.Member;
import dev.tokamak.apps.chat.store.Archive;
import dev.tokamak.time.NanoClock;

/**
 * All rooms and everybody in them. One thread, which is also the one that writes what is said to the disk: so a room needs no
 * lock, and what its members are told has one order. Somebody who joins is given what was committed before, and is a member
 * for whatever is committed after: nothing is missed and nothing comes twice.
 */
final class Rooms {

    /** Rooms that {@code /rooms} names at most. */
    static final int MOST_LISTED = 1000;

    private record Absence(long deadline, Room room, Member member, int number) {}

    private final ChatSettings settings;
    private final Predicate<String> accountExists;
    private final NanoClock clock;
    private final Archive archive;
    private final Map<String, Room> rooms = new HashMap<>();
    private final People people = new People();
    private final ArrayDeque<Absence> absences = new ArrayDeque<>(); // the grace is the same for all: the first ends first
    private final List<Room> emptied = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    /** Rooms that the next commit forgets. */
    private final List<Room> forgotten = new ArrayList<>();
    private final OldRooms old;
    private final Saying saying;
    private boolean stopping;

    Rooms(ChatSettings settings, Archive archive, Predicate<String> accountExists, NanoClock clock,
            Clock calendar) {
        this.settings = settings;
        this.archive = archive;
        this.accountExists = accountExists;
        this.clock = clock;
        for (var history : archive.histories()) {
            if (history.kind() != RoomKind.DIRECT) {
                rooms.put(history.room(), new Room(history.room(), history.kind()));
            }
        }
        old = new OldRooms(archive, settings.forgetAfter(), calendar);
        saying = new Saying(settings, archive, people, accountExists, calendar, old);
    }

    // ---- who is there

    void login(Session session) {
        if (stopping) {
            end(session, "the server stops");
        } else if (people.sessions(session.name()).size() >= settings.limits().connectionsPerAccount()) {
            session.fail("login", ErrorCode.FULL, "there are " + settings.limits().connectionsPerAccount()
                    + " connections of this account already");
            end(session, "too many connections");
        } else {
            people.ownerOfNick(session.name()).ifPresent(other -> rename(other, other)); // the name is an account's now
            people.add(session);
            session.tell(new Event.Welcome(session.name()),
                    "* welcome, " + session.name() + ": /join ROOM, then just talk; /help tells the rest");
        }
    }

    void instance(Session session, String instance) {
        if (session.hasInstance()) {
            session.fail("instance", ErrorCode.ORDER, "there is an instance already");
            return;
        }
        session.setInstance(instance);
        var before = people.chosen(session);
        if (before != null) {
            lost(before, Reason.REPLACED);
            end(before, "another connection of this instance has come");
        }
        session.tell(new Event.Ok("instance"), null);
    }

    /** The connection is over, or will be. */
    void lost(Session session, Reason why) {
        if (session.isOver()) {
            return;
        }
        session.setOver();
        boolean mayReturn = why != Reason.SLOW && why != Reason.LEFT && session.hasInstance()
                && settings.grace().isPositive();
        for (var room : List.copyOf(session.joined().values())) {
            var member = room.member(session.place());
            if (member != null && mayReturn) {
                int number = member.leaves();
                absences.add(new Absence(clock.nanoTime() + settings.grace().toNanos(), room, member, number));
                room.tell(new Broadcast(new Event.Away(room.name(), session.name(), session.instance()),
                        "* " + people.label(session.name()) + " lost the connection (" + room.name() + ")"), null);
            } else if (member != null) {
                remove(room, member, why);
            }
        }
        if (people.sessions(session.name()).size() == 1 && !people.nick(session.name()).equals(session.name())) {
            rename(session.name(), session.name()); // it is anybody's from now on: nobody may go on showing it
        }
        session.joined().clear();
        people.remove(session);
    }

    /** After all that was said before is answered. */
    void quit(Session session, Reason why) {
        afterCommit.add(() -> {
            lost(session, why);
            end(session, "goodbye");
        });
    }

    private static void end(Session session, String why) {
        session.setOver();
        session.tell(new Event.Bye(why), "* " + why);
        session.connection().close();
    }

    /** Those whose grace is over go. */
    void expire() {
        long now = clock.nanoTime();
        while (!absences.isEmpty() && absences.getFirst().deadline() - now <= 0) {
            var absence = absences.removeFirst();
            if (absence.member().isAwaySince(absence.number())) {
                remove(absence.room(), absence.member(), Reason.LOST);
            }
        }
    }

    /** Until {@link #expire} has something to do. */
    Optional<Long> nanosToExpiry() {
        return absences.isEmpty() ? Optional.empty() : Optional.of(absences.getFirst().deadline() - clock.nanoTime());
    }

    private void remove(Room room, Member member, Reason why) {
        room.remove(member.place());
        var name = member.place().name();
        var words = switch (why) {
            case LEFT -> " left ";
            case LOST, REPLACED -> " is gone from ";
            case SLOW -> " was too slow for ";
        };
        room.tell(new Broadcast(new Event.Out(room.name(), name, member.place().instance(), why),
                "* " + people.label(name) + words + room.name() + " (" + room.accounts() + " here)"), null);
        if (room.members().isEmpty()) {
            emptied.add(room); // something said in it may be about to be written down
        }
    }

    // ---- rooms

    void join(Session session, Command.Join join) {
        if (ChatNames.isDirect(join.room())) {
            saying.join(session, join);
            return;
        }
        var known = rooms.get(join.room());
        var room = known == null ? made(join) : known;
        var member = room.member(session.place());
        if (member == null) {
            room.spare(session.name(), settings.limits().connectionsPerAccount())
                    .ifPresent(spare -> remove(room, spare, Reason.LOST));
        }
        if (!mayJoin(session, join, room, known == null, member == null)) {
            return;
        }
        rooms.put(room.name(), room);
        session.joined().put(room.name(), room);
        session.setCurrent(room.name());
        if (member == null) {
            room.add(new Member(session.place(), session));
            room.tell(new Broadcast(new Event.In(room.name(), session.name(), session.instance()),
                    "* " + people.label(session.name()) + " joined " + room.name() + " (" + room.accounts() + " here)"),
                    session);
        } else if (member.session() == null) {
            member.returns(session);
            room.tell(new Broadcast(new Event.Back(room.name(), session.name(), session.instance()),
                    "* " + people.label(session.name()) + " is back in " + room.name()), session);
        }
        saying.show(session, room, join.since());
    }

    /** One that its last member left while something was being written down is of the kind that it was. */
    private Room made(Command.Join join) {
        var history = archive.history(join.room());
        return new Room(join.room(), history == null ? join.kind().orElse(RoomKind.PLAIN) : history.kind());
    }

    private boolean mayJoin(Session session, Command.Join join, Room room, boolean isNew, boolean comes) {
        var limits = settings.limits();
        var name = room.name();
        if (session.isProgram() && !session.hasInstance()) {
            session.fail("join", ErrorCode.ORDER, name + ": send /instance first");
        } else if (join.kind().isPresent() && join.kind().get() != room.kind()) {
            session.fail("join", ErrorCode.KIND, name + " is " + room.kind().word());
        } else if (session.hasInstance() && room.hasElse(session.place())) {
            session.fail("join", ErrorCode.DENIED, name + ": somebody else there has this instance");
        } else if (room.kind() == RoomKind.SEALED && !session.isProgram()) {
            session.fail("join", ErrorCode.KIND, name + " is sealed: only programs that seal can be in it");
        } else if (!session.joined().containsKey(name) && session.joined().size() >= limits.roomsPerConnection()) {
            session.fail("join", ErrorCode.FULL, name + ": you are in " + limits.roomsPerConnection() + " rooms");
        } else if (comes && room.members().size() >= limits.membersPerRoom()) {
            session.fail("join", ErrorCode.FULL, name + " is full");
        } else if (isNew && rooms.size() >= limits.rooms() && !forgetOne()) {
            session.fail("join", ErrorCode.FULL, name + ": there are too many rooms");
        } else {
            return true;
        }
        return false;
    }

    /** So that rooms in which nobody has been for long don't take the place of new ones for ever. */
    private boolean forgetOne() {
        var silent = old.forget(RoomKind.PLAIN, name -> {
            var room = rooms.get(name);
            return room != null && room.members().isEmpty();
        });
        silent.map(rooms::remove).ifPresent(forgotten::add);
        return silent.isPresent();
    }

    void leave(Session session, Optional<String> named) {
        var name = named.orElse(session.current());
        var room = name == null ? null : session.joined().remove(name);
        if (room == null) {
            session.fail("leave", ErrorCode.NOBODY, "you are not in " + (name == null ? "a room" : name));
            return;
        }
        var member = room.member(session.place());
        if (member != null) {
            remove(room, member, Reason.LEFT);
        }
        if (room.name().equals(session.current())) {
            session.setCurrent(session.joined().isEmpty() ? null : List.copyOf(session.joined().keySet()).getLast());
        }
        session.tell(new Event.Ok("leave " + room.name()), "* you left " + room.name());
    }

    void who(Session session, Optional<String> named) {
        if (named.isEmpty()) {
            session.joined().values().forEach(room -> saying.list(session, room));
            session.tell(new Event.Ok("who"), session.joined().isEmpty() ? "* you are in no room" : null);
            return;
        }
        var room = rooms.get(named.get());
        if (room == null) {
            session.fail("who", ErrorCode.NOBODY, named.get() + ": there is no such room");
        } else {
            saying.list(session, room);
        }
    }

    void list(Session session, boolean directOnly) {
        if (!directOnly) {
            listRooms(session);
        }
        saying.listConversations(session);
        session.tell(new Event.Ok("rooms"),
                rooms.isEmpty() && !directOnly ? "* there is no room yet: /join ROOM makes one" : null);
    }

    private void listRooms(Session session) {
        rooms.values().stream().limit(MOST_LISTED).sorted((a, b) -> a.name().compareTo(b.name())).forEach(room -> {
            session.tell(new Event.Known(room.name(), room.kind(), archive.head(room.name()), room.members().size()),
                    "* " + room.name() + ", " + room.kind().word() + ", " + room.accounts()
                            + " here");
        });
    }

    void nick(Session session, String nick) {
        boolean own = nick.equals(session.name());
        boolean taken = !own && (accountExists.test(nick)
                || people.ownerOfNick(nick).filter(other -> !other.equals(session.name())).isPresent());
        if (taken) {
            session.fail("nick", ErrorCode.DENIED, nick + " is somebody else");
        } else {
            rename(session.name(), nick);
            session.tell(new Event.Ok("nick"), null);
        }
    }

    private void rename(String name, String nick) {
        people.setNick(name, nick);
        var all = new LinkedHashSet<>(people.sessions(name));
        for (var session : people.sessions(name)) {
            for (var room : session.joined().values()) {
                room.members().stream().map(Member::session).forEach(other -> {
                    if (other != null) {
                        all.add(other);
                    }
                });
            }
        }
        all.removeIf(Session::isOver);
        var broadcast = new Broadcast(new Event.Nick(name, nick), "* " + name + " is now called " + nick);
        all.forEach(broadcast::to);
    }

    // ---- what is said

    void talk(Session session, String text) {
        var current = session.current();
        if (session.isOver()) {
            return;
        }
        if (current == null) {
            session.fail("say", ErrorCode.NOBODY, "you are in no room: /join ROOM first");
            session.done();
        } else {
            say(session, new Saying.Said("say", current, 0, null, text));
        }
    }

    /** Answered after the next {@link #commit}, or at once. */
    void say(Session session, Saying.Said said) {
        if (session.isOver()) {
            return; // another connection of the same instance says it again, or nobody waits for it
        }
        saying.say(session, session.joined().get(said.room()), said);
    }

    /** What was said is written down, then delivered and acknowledged; then those go who wanted to. Blocks. */
    void commit() {
        saying.commit();
        for (var room : emptied) {
            if (room.members().isEmpty() && archive.history(room.name()) == null) {
                rooms.remove(room.name(), room); // nothing was ever said in it
            }
        }
        emptied.clear();
        for (var room : forgotten) {
            if (archive.history(room.name()) != null) {
                rooms.putIfAbsent(room.name(), room); // that could not be written down
            }
        }
        forgotten.clear();
        var due = List.copyOf(afterCommit);
        afterCommit.clear();
        due.forEach(Runnable::run);
    }

    /** Everybody is told, and nobody is let in any more. */
    void stop() {
        commit();
        if (!stopping) {
            stopping = true;
            people.all().forEach(session -> end(session, "the server stops"));
        }
    }

}
