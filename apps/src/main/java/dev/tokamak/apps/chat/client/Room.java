package dev.tokamak.apps.chat.client;

import java.time.Duration;
import java.util.ArrayDeque;
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

    /** Of a room that are remembered: ten times what a server lets in. */
    static final int MOST_MEMBERS = 10_000;

    /** What a person typed, with the number that the session gave it. */
    record Line(long number, String text) {}

    private record Missing(Member member, long since) {}

    private final String name;
    /** Typed before the room was joined for the first time: who is there, and how to send it, is not known. */
    private final ArrayDeque<Line> early = new ArrayDeque<>();
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, Missing> missing = new LinkedHashMap<>();
    private final List<Member> listing = new ArrayList<>();
    private final Outbox outbox = new Outbox();
    private Optional<RoomKind> kind;
    private Optional<SealedTalk> talk = Optional.empty();
    private boolean wanted = true;
    private boolean joinedOnce;
    private boolean joined;
    private boolean listed;
    private long seen;
    /** Where the history that came with the first join began: what lies before was not asked for. */
    private long begin;
    /** How far it had come when it was joined. */
    private long head;
    /** The same for the first time. */
    private long firstHead;

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

    /** The encryption, once it is known that there is one. */
    Optional<SealedTalk> talk() {
        return talk;
    }

    void talk(SealedTalk newTalk) {
        talk = Optional.of(newTalk);
    }

    /** How many lines wait to be acknowledged. */
    int pending() {
        return early.size() + outbox.size() + talk.map(SealedTalk::held).orElse(0);
    }

    /** Whether to be in it, or out of it as soon as everything said in it is acknowledged. */
    boolean isWanted() {
        return wanted;
    }

    void want(boolean in) {
        wanted = in;
    }

    void left() {
        joined = false;
        listed = false;
        members.clear();
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
                joinedOnce ? OptionalLong.of(position()) : OptionalLong.empty());
    }

    void connectionLost() {
        joined = false;
        listed = false;
        listing.clear();
        outbox.connectionLost();
    }

    /** Whether the room may be of this kind: what was sealed, or has to be, must not become plain unnoticed. */
    boolean fits(RoomKind nowKind) {
        return kind.isEmpty() || kind.equals(Optional.of(nowKind));
    }

    /** From now on it has to be of this kind; false when it is of the other. */
    boolean require(RoomKind wantedKind) {
        if (kind.isEmpty()) {
            kind = Optional.of(wantedKind);
        }
        return kind.equals(Optional.of(wantedKind));
    }

    /** Whether an entry was there already when the room was joined, the last time. */
    boolean isFromBefore(long seq) {
        return seq <= head;
    }

    /** What lies before this was read by an earlier client. */
    void readBefore(long seq) {
        seen = Math.max(seen, seq);
    }

    /** Up to where everything has come, or was not asked for. */
    long position() {
        return Math.max(seen, begin);
    }

    /** Whether entries before this one haven't come. Where none is for others only. */
    boolean misses(long seq) {
        return seq > position() + 1;
    }

    void joined(RoomKind nowKind, long nowHead) {
        kind = Optional.of(nowKind);
        joined = true;
        head = nowHead;
        if (!joinedOnce) {
            firstHead = nowHead;
            begin = Math.max(0, isSealed() ? head : head - HISTORY); // sealed: a newcomer can't read what came before
        }
    }

    /** A direct conversation needs no joining while there is nothing to catch up with. */
    void joined() {
        joined = true;
    }

    void here(Member member) {
        if (listed) {
            add(member);
        } else if (listing.size() < MOST_MEMBERS) {
            listing.add(member);
        }
    }

    /**
     * All that are there have been said.
     *
     * @param now the time, nanoseconds
     */
    void listed(long now) {
        members.forEach((key, member) -> missing.putIfAbsent(key, new Missing(member, now)));
        members.clear();
        listing.forEach(member -> {
            members.put(key(member.name(), member.instance()), member);
            missing.remove(key(member.name(), member.instance()));
        });
        listing.clear();
        listed = true;
        joinedOnce = true;
    }

    /**
     * Who was here when the connection was lost, is not now, and has had the time to come back: others lost theirs to the
     * same server, and must be able to read what is said meanwhile.
     *
     * @param now the time, nanoseconds
     * @param grace how long they have
     * @return each once
     */
    List<Member> lost(long now, Duration grace) {
        var lost = missing.values().stream().filter(each -> now - each.since() >= grace.toNanos()).toList();
        missing.values().removeAll(lost);
        return lost.stream().map(Missing::member).toList();
    }

    ArrayDeque<Line> early() {
        return early;
    }

    boolean wasJoined() {
        return joinedOnce;
    }

    void in(String who, String instance) {
        missing.remove(key(who, instance));
        add(new Member(who, instance, nick(who), false));
    }

    private void add(Member member) {
        var key = key(member.name(), member.instance());
        if (members.size() < MOST_MEMBERS || members.containsKey(key)) {
            members.put(key, member);
        }
    }

    void away(String who, String instance, boolean nowAway) {
        members.computeIfPresent(key(who, instance), (_, member) -> member.withAway(nowAway));
    }

    void out(String who, String instance) {
        members.remove(key(who, instance));
        missing.remove(key(who, instance));
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

    /** Whether entries up to this one, which are kept no longer, were there for this client to see. */
    boolean hasLost(long seq) {
        return seen > 0 || seq > firstHead;
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
