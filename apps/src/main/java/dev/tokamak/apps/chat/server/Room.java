package dev.tokamak.apps.chat.server;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.protocol.RoomKind;
import dev.tokamak.apps.chat.server.Session.Place;

/** Who is in a room. What was said there is in the archive. The rooms' thread alone. */
final class Room {

    /** Somebody's place, which is kept for a while when the connection is lost. */
    static final class Member {
        private final Place place;
        /** Null while away. */
        private @Nullable Session session;
        private int absences;

        Member(Place place, Session session) {
            this.place = place;
            this.session = session;
        }

        Place place() {
            return place;
        }

        @Nullable
        Session session() {
            return session;
        }

        /** Which absence this is, so that its end is not taken for that of another. */
        int leaves() {
            session = null;
            return ++absences;
        }

        void returns(Session back) {
            session = back;
        }

        boolean isAwaySince(int absence) {
            return session == null && absences == absence;
        }
    }

    private final String name;
    private final RoomKind kind;
    private final Map<Place, Member> members = new LinkedHashMap<>();

    Room(String name, RoomKind kind) {
        this.name = name;
        this.kind = kind;
    }

    String name() {
        return name;
    }

    RoomKind kind() {
        return kind;
    }

    Collection<Member> members() {
        return members.values();
    }

    @Nullable
    Member member(Place place) {
        return members.get(place);
    }

    /** Whether another account has chosen the same instance: frames and acknowledgements would go astray. */
    boolean hasElse(Place place) {
        return members.keySet().stream().anyMatch(
                other -> other.instance().equals(place.instance()) && !other.name().equals(place.name()));
    }

    /** One that may go when an account has so many places: of those it has left, the one that came first. */
    Optional<Member> spare(String account, int most) {
        var own = members.values().stream().filter(member -> member.place().name().equals(account)).toList();
        return own.size() < most
                ? Optional.empty()
                : own.stream().filter(member -> member.session() == null).findFirst();
    }

    void add(Member member) {
        members.put(member.place(), member);
    }

    void remove(Place place) {
        members.remove(place);
    }

    /** Tells all who are here, but for one. */
    void tell(Broadcast broadcast, @Nullable Session except) {
        for (var member : members.values()) {
            var session = member.session();
            if (session != null && session != except) {
                broadcast.to(session);
            }
        }
    }

    /** For people: how many accounts, and which. */
    String here() {
        var names = members.values().stream().map(member -> member.place().name()).distinct().toList();
        return names.size() + " here: " + names.stream().limit(50).collect(Collectors.joining(", "))
                + (names.size() > 50 ? ", ..." : "");
    }

    int accounts() {
        return (int) members.values().stream().map(member -> member.place().name()).distinct().count();
    }
}
