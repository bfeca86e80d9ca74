package dev.tokamak.apps.chat.sealed;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import dev.tokamak.Seeded;

/**
 * A room with its members and a server in memory: as honest as chat-sealed.md asks of it, until {@link #attack} is set. Time passes
 * only by {@link #pass}.
 */
final class Simulation {

    /** A frame on its way to a client. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Delivery(Client target, long seq, String name, String instance, String to, byte[] payload) {

        Delivery altered(byte[] other) {
            return new Delivery(target, seq, name, instance, to, other);
        }

        Delivery to(Client other, String otherTo) {
            return new Delivery(other, seq, name, instance, otherTo, payload);
        }

        Delivery from(String otherName, String otherInstance) {
            return new Delivery(target, seq, otherName, otherInstance, to, payload);
        }

        /** 1 handshake, 2 session, 3 message to all. */
        int type() {
            return payload[0];
        }
    }

    /** What was said: by whom, and who has been promised to be able to read it. */
    record Spoken(Client by, String text, TreeSet<String> readers, TreeSet<String> sentTo) {}

    final Random random;
    final String room;
    final List<Client> clients = new ArrayList<>();
    final List<byte[]> seen = new ArrayList<>();
    final Map<Long, Spoken> spoken = new TreeMap<>();
    /** What the server makes of each frame: nothing, another one, several. */
    Function<Delivery, List<Delivery>> attack = List::of;
    long now = -5;
    private long seq;
    private final Map<String, Client> members = new LinkedHashMap<>();

    Simulation(String room, Random random) {
        this.room = room;
        this.random = random;
    }

    SecureRandom secureRandom() {
        return Seeded.secure(random);
    }

    String instance() {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    Client client(String name) {
        return client(name, Identity.create(secureRandom()), Contacts.inMemory());
    }

    Client client(String name, Identity identity, Contacts contacts) {
        var client = new Client(name, instance(), identity, contacts);
        clients.add(client);
        return client;
    }

    /** Clients that are in the room, with all keys agreed. */
    List<Client> room(String... names) {
        var all = List.of(names).stream().map(this::client).toList();
        all.forEach(Client::join);
        settle();
        return all;
    }

    void pass(long milliseconds) {
        now += milliseconds * 1_000_000;
    }

    /** Everything arrives. */
    void settle() {
        boolean busy = true;
        while (busy) {
            busy = false;
            for (var client : clients) {
                busy |= client.send();
                busy |= client.receiveAll();
            }
        }
    }

    private void accept(Client from, Outgoing frame) {
        seen.add(frame.payload());
        long number = ++seq;
        var sentTo = new TreeSet<String>();
        for (var member : members.values()) {
            if (member != from && (frame.to().equals(Outgoing.ALL) || frame.to().equals(member.instance))) {
                sentTo.add(member.instance);
                member.inbox.add(new Delivery(member, number, from.name, from.instance, frame.to(), frame.payload()));
            }
        }
        frame.text().ifPresent(text -> spoken.put(number, new Spoken(from, text, new TreeSet<>(from.readers), sentTo)));
    }

    /** One client, its connection, and what it has shown. */
    final class Client {
        final String name;
        final String instance;
        final SealedRoom sealed;
        final Deque<Object> inbox = new ArrayDeque<>();
        final List<Shown.Said> said = new ArrayList<>();
        final List<Shown.Warning> warnings = new ArrayList<>();
        final List<Shown.KeysReady> ready = new ArrayList<>();
        final TreeSet<String> readers = new TreeSet<>();
        boolean online;
        boolean everLeft;

        Client(String name, String instance, Identity identity, Contacts contacts) {
            this.name = name;
            this.instance = instance;
            sealed = new SealedRoom(identity, contacts, room, name, instance, secureRandom(), () -> now);
        }

        boolean isIn() {
            return members.containsKey(instance);
        }

        /** Joins, or joins again without asking for what it has missed. */
        void join() {
            if (!isIn()) {
                others(new Event(true, this));
                members.put(instance, this);
            }
            online = true;
            inbox.addFirst(List.copyOf(members.values()));
        }

        void leave() {
            members.remove(instance);
            others(new Event(false, this));
            online = false;
            everLeft = true;
            inbox.clear();
        }

        /** The connection breaks; its place and its frames are kept, but not who comes and goes. */
        void breakOff() {
            online = false;
            inbox.removeIf(entry -> !(entry instanceof Delivery));
        }

        private void others(Event event) {
            for (var member : members.values()) {
                if (member != this && member.online) {
                    member.inbox.add(event);
                }
            }
        }

        void say(String text) {
            sealed.say(text);
        }

        boolean send() {
            if (!online) {
                return false;
            }
            var frames = sealed.outgoing();
            look();
            frames.forEach(frame -> accept(this, frame));
            return !frames.isEmpty();
        }

        boolean receiveAll() {
            boolean any = false;
            while (receiveOne()) {
                any = true;
            }
            return any;
        }

        boolean receiveOne() {
            if (!online || inbox.isEmpty()) {
                return false;
            }
            switch (inbox.remove()) {
                case Delivery delivery -> attack.apply(delivery).forEach(Client.this::take);
                case Event(boolean in, Client who) when in -> sealed.memberIn(who.name, who.instance);
                case Event(_, Client who) -> {
                    sealed.memberOut(who.name, who.instance);
                    readers.remove(who.instance);
                }
                case List<?> here -> {
                    var all = here.stream().map(Client.class::cast).map(who -> new Member(who.name, who.instance))
                            .toList();
                    readers.removeIf(reader -> all.stream().noneMatch(member -> member.instance().equals(reader)));
                    sealed.members(all);
                }
                default -> throw new AssertionError();
            }
            look();
            return true;
        }

        private void take(Delivery delivery) {
            delivery.target().sealed.received(delivery.seq(), delivery.name(), delivery.instance(), delivery.to(),
                    delivery.payload());
            delivery.target().look();
        }

        void look() {
            for (var one : sealed.shown()) {
                switch (one) {
                    case Shown.Said text -> said.add(text);
                    case Shown.Warning warning -> warnings.add(warning);
                    case Shown.KeysReady keys -> {
                        ready.add(keys);
                        readers.add(keys.instance());
                    }
                }
            }
        }

        List<String> texts() {
            return said.stream().map(one -> one.name() + ": " + one.text()).toList();
        }

        List<Shown.Kind> kinds() {
            return warnings.stream().map(Shown.Warning::kind).toList();
        }
    }

    /** Somebody has come or gone. */
    record Event(boolean in, Client who) {}
}
