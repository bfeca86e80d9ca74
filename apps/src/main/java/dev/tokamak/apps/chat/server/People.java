package dev.tokamak.apps.chat.server;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.server.Session.Place;

/** Who is online, with which connections, and what they are called. The rooms' thread alone. */
final class People {

    private final Map<String, Set<Session>> online = new HashMap<>();
    private final Map<Place, Session> programs = new HashMap<>();
    private final Map<String, String> nickOf = new HashMap<>();
    private final Map<String, String> ownerOf = new HashMap<>();

    Collection<Session> sessions(String name) {
        return online.getOrDefault(name, Set.of());
    }

    List<Session> all() {
        return online.values().stream().flatMap(Set::stream).toList();
    }

    void add(Session session) {
        online.computeIfAbsent(session.name(), _ -> new LinkedHashSet<>()).add(session);
    }

    void remove(Session session) {
        var sessions = online.get(session.name());
        if (sessions != null && sessions.remove(session) && sessions.isEmpty()) {
            online.remove(session.name());
            dropNick(session.name());
        }
        if (session.hasInstance()) {
            programs.remove(session.place(), session);
        }
    }

    /** The connection of this instance is this one now; the one that was, if any. */
    @Nullable
    Session chosen(Session session) {
        var before = programs.put(session.place(), session);
        return before == session ? null : before;
    }

    /** What somebody is called: the name, unless they chose another. */
    String nick(String name) {
        return nickOf.getOrDefault(name, name);
    }

    /** For people to read: nobody can look like somebody else. */
    String label(String name) {
        var nick = nickOf.get(name);
        return nick == null ? name : name + " (" + nick + ")";
    }

    Optional<String> ownerOfNick(String nick) {
        return Optional.ofNullable(ownerOf.get(nick));
    }

    void setNick(String name, String nick) {
        dropNick(name);
        if (!nick.equals(name)) {
            nickOf.put(name, nick);
            ownerOf.put(nick, name);
        }
    }

    private void dropNick(String name) {
        var before = nickOf.remove(name);
        if (before != null) {
            ownerOf.remove(before);
        }
    }
}
