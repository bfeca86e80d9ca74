package dev.tokamak.apps.chat.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import dev.tokamak.apps.chat.protocol.ChatNames;
import dev.tokamak.apps.chat.protocol.Command;
import dev.tokamak.apps.chat.protocol.RoomKind;

/** What a session knows of one room, or of one direct conversation. One thread. */
final class Room {

    /** How many lines the server gives with a first join. */
    private static final int HISTORY = 20;

    private final String name;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final List<Member> listing = new ArrayList<>();
    private final Outbox outbox = new Outbox();
    private Optional<RoomKind> kind;
    private boolean joinedOnce;
    private boolean joined;
    private boolean listed;
    private long seen;
    /** Where the history that came with the first join began: what lies before was not asked for. */
    private long begin;

    /** A room to be joined; a direct conversation goes on without. */
    Room(String name, Optional<RoomKind> kind) {
        this.name = name;
        this.kind = kind;
        joinedOnce = isDirect();
    }

    String name() {
        return name;
    }

    boolean isDirect() {
        return ChatNames.isDirect(name);
    }

    Outbox outbox() {
        return outbox;
    }

    boolean isJoined() {
        return joined;
    }

    boolean isSealed() {
        return kind.equals(Optional.of(RoomKind.SEALED));
    }

    /** The command that asks for what is not yet seen. */
    Command joinCommand() {
        return new Command.Join(name, kind.filter(_ -> !isDirect()),
                joinedOnce ? OptionalLong.of(Math.max(seen, begin)) : OptionalLong.empty());
    }

    void connectionLost() {
        joined = false;
        listed = false;
        listing.clear();
        outbox.connectionLost();
    }

    void joined(RoomKind nowKind, long head) {
        kind = Optional.of(nowKind);
        joined = true;
        if (!joinedOnce) {
            begin = Math.max(0, isSealed() ? head : head - HISTORY); // sealed: a newcomer can't read what came before
        }
    }

    /** A direct conversation needs no joining while there is nothing to catch up with. */
    void joined() {
        joined = true;
    }

    void here(Member member) {
        if (listed) {
            members.put(key(member.name(), member.instance()), member);
        } else {
            listing.add(member);
        }
    }

    /**
     * All that are there have been said.
     *
     * @return who is there no longer
     */
    List<Member> listed() {
        var gone = new LinkedHashMap<>(members);
        members.clear();
        for (var member : listing) {
            var key = key(member.name(), member.instance());
            gone.remove(key);
            members.put(key, member);
        }
        listing.clear();
        listed = true;
        joinedOnce = true;
        return List.copyOf(gone.values());
    }

    boolean wasJoined() {
        return joinedOnce;
    }

    void in(String who, String instance) {
        members.put(key(who, instance), new Member(who, instance, nick(who), false));
    }

    void away(String who, String instance, boolean nowAway) {
        members.computeIfPresent(key(who, instance), (_, member) -> member.withAway(nowAway));
    }

    void out(String who, String instance) {
        members.remove(key(who, instance));
    }

    /** Whether somebody is in this room who is now called so. */
    boolean renamed(String who, String nick) {
        boolean here = members.values().stream().anyMatch(member -> member.name().equals(who));
        members.replaceAll((_, member) -> member.name().equals(who) ? member.withNick(nick) : member);
        return here;
    }

    /** What an account wants to be called. */
    String nick(String who) {
        return members.values().stream().filter(member -> member.name().equals(who)).map(Member::nick).findFirst()
                .orElse(who);
    }

    List<Member> members() {
        return List.copyOf(members.values());
    }

    /**
     * An entry of the room came.
     *
     * @return false when it has come before
     */
    boolean isNew(long seq) {
        if (seq <= seen) {
            return false;
        }
        seen = seq;
        return true;
    }

    /** A line of this client has its place. What lies between may yet come, so only the next place counts as seen. */
    void sent(long seq) {
        if (seq == seen + 1) {
            seen = seq;
        } else if (isDirect() && seen == 0 && begin == 0) {
            begin = seq - 1; // a conversation that this client has not joined, but spoken in
        }
    }

    private static String key(String who, String instance) {
        return who + " " + instance;
    }
}
