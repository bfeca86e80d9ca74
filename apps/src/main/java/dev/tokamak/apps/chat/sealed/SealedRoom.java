package dev.tokamak.apps.chat.sealed;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * One client's end of one sealed room: turns what is said into frames that only the members can read, and the frames of the others
 * into what a person should see. Keep it as long as the client runs, also over lost connections and over leaving and joining again:
 * the others know this instance by the keys that it holds. It trusts the server in nothing but to pass frames on; whatever doesn't fit
 * is refused and shown as a {@link Shown.Warning}, and the room goes on with the others.
 *
 * <p>
 * For one thread at a time; no I/O except that {@link Contacts} writes its file. After each call, {@link #outgoing} and {@link #shown}
 * have what is to be sent and to be seen.
 */
public final class SealedRoom {

    /** Most bytes of a frame. */
    public static final int MOST_PAYLOAD = 4_500;

    /** Most bytes of UTF-8 that can be said at once. */
    public static final int MOST_TEXT = 4_096;

    /** Instances that are remembered, those included that have gone; more can't come in, those that have gone are forgotten first. */
    public static final int MOST_PEERS = 2_000;

    private final Member self;
    private final LongSupplier nanoTime;
    private final Peers peers;
    private final Keyring keyring;
    private final Speaker speaker;
    private final Receiver receiver;
    private final Results results = new Results();

    /**
     * A room that nobody was seen in yet.
     *
     * @param me
     *            who we are, to the others
     * @param contacts
     *            whom we know on this server; may be shared by rooms
     * @param room
     *            its name
     * @param myName
     *            our account
     * @param myInstance
     *            22 characters of base64url, random at this start of the client
     * @param random
     *            where keys come from
     * @param nanoTime
     *            a clock that only goes forward, nanoseconds
     * @throws IllegalArgumentException
     *             when name or instance isn't one
     */
    public SealedRoom(Identity me, Contacts contacts, String room, String myName, String myInstance,
            SecureRandom random,
            LongSupplier nanoTime) {
        self = new Member(myName, myInstance);
        this.nanoTime = nanoTime;
        peers = new Peers(self, member -> new Peer(room, me, self, member, random));
        keyring = new Keyring(me, self, contacts);
        speaker = new Speaker(room, self, random, peers.all(), keyring::mayRead);
        receiver = new Receiver(self, keyring, speaker, results, nanoTime);
    }

    // ---- who is here, as the server says

    /**
     * Who is here after joining or joining again: all from {@code here} to {@code listed}. Others that were here are out.
     *
     * @param here
     *            all members; may include ourselves
     */
    public void members(Collection<Member> here) {
        Set<Member> there = new HashSet<>(here);
        for (var peer : peers.all()) {
            if (peer.isPresent() && !there.contains(peer.member())) {
                peer.out();
            }
        }
        here.forEach(member -> memberIn(member.name(), member.instance()));
    }

    /**
     * Somebody is here: {@code here}, {@code in} or {@code back}. Saying so again changes nothing.
     *
     * @param name
     *            the account
     * @param instance
     *            which start of a client; {@code -} is somebody without one, who can have no keys
     */
    public void memberIn(String name, String instance) {
        try {
            var member = Peers.member(name, instance);
            if (!member.equals(self)) {
                arrive(peer(member));
            }
        } catch (RefusedException e) {
            results.warn(e, name);
        }
    }

    /** The peer of a member, a new one if need be. */
    private Peer peer(Member member) throws RefusedException {
        var known = peers.of(member);
        if (known != null) {
            return known;
        }
        if (peers.makeRoom()) {
            speaker.retire(); // whoever was forgotten may have our chain
        }
        return peers.add(member);
    }

    private void arrive(Peer peer) throws RefusedException {
        if (peer.isPresent()) {
            return;
        }
        long now = nanoTime.getAsLong();
        peer.in(now);
        if (peer.hasSession()) { // it was here before, with the keys that it still has
            if (keyring.mayRead(peer)) {
                receiver.welcome(peer, false);
            }
        } else {
            peer.start(now).ifPresent(frame -> results.send(peer, frame));
        }
    }

    /**
     * Somebody is out: he reads nothing that is said from here on. Not for {@code away}, where the place is kept.
     *
     * @param name
     *            the account
     * @param instance
     *            which start of a client
     */
    public void memberOut(String name, String instance) {
        try {
            var peer = peers.of(Peers.member(name, instance));
            if (peer != null) {
                peer.out();
            }
        } catch (RefusedException e) {
            results.warn(e, name);
        }
    }

    // ---- what comes from the others

    /**
     * A frame of the room's stream. Our own, which come again after joining again, are passed over.
     *
     * @param seq
     *            its number in the room
     * @param name
     *            of the account that it comes from, as the server says
     * @param instance
     *            of the client that it comes from, as the server says
     * @param to
     *            an instance or {@code *}
     * @param payload
     *            not changed here
     */
    public void received(long seq, String name, String instance, String to, byte[] payload) {
        try {
            var from = Peers.member(name, instance);
            if (from.equals(self)) {
                return;
            }
            var peer = peers.of(from);
            if (peer == null) {
                throw new RefusedException(Shown.Kind.UNREADABLE,
                        "something came that can't be read: we were not here together");
            }
            receiver.receive(seq, peer, to, Frame.parse(payload));
        } catch (RefusedException e) {
            results.warn(e, name);
        }
    }

    // ---- whom to trust

    /**
     * 60 digits, in groups of five, that both people see the same when nobody is between them. Where a changed key waits to be
     * accepted, they are of that one.
     *
     * @param name
     *            an account
     * @return empty when it was never met
     */
    public Optional<String> safetyNumber(String name) {
        return keyring.safetyNumber(name);
    }

    /**
     * A person accepts the changed key of an account, as it was shown in the last warning.
     *
     * @param name
     *            an account
     * @return false when there is nothing to accept
     */
    public boolean accept(String name) {
        boolean accepted = keyring.accept(name, results);
        if (accepted) {
            for (var peer : peers.all()) {
                if (peer.member().name().equals(name) && keyring.mayRead(peer)) {
                    receiver.welcome(peer, false);
                }
            }
        }
        return accepted;
    }

    /**
     * Two people have compared their safety number and found it the same.
     *
     * @param name
     *            the account of the other one
     * @return false when it was never met, or its changed key isn't accepted
     */
    public boolean verified(String name) {
        return keyring.verify(name, results);
    }

    // ---- what goes to the others

    /**
     * Says something to all who are here. While the keys of somebody who has just come are being agreed, it waits for up to two
     * seconds; who has no keys by then can't read it, which is shown. What is said stays in order.
     *
     * @param text
     *            without control characters
     * @throws IllegalArgumentException
     *             when it is longer than {@link #MOST_TEXT} or has control characters; the message is for people
     */
    public void say(String text) {
        Padding.check(text);
        speaker.say(text, nanoTime.getAsLong());
    }

    /**
     * What is to be sent, in order, each exactly once. Call it after each other call; while {@link #isHolding}, or somebody's keys
     * are awaited, also a few times a second.
     *
     * @return frames that are not returned again
     */
    public List<Outgoing> outgoing() {
        long now = nanoTime.getAsLong();
        for (var peer : peers.all()) {
            try {
                peer.start(now).ifPresent(frame -> results.send(peer, frame));
            } catch (RefusedException e) {
                results.warn(e, peer.member().name());
            }
            if (peer.hasGivenUp(now)) {
                results.warn(Shown.Kind.NO_KEYS, peer.member().name(),
                        "no keys could be agreed: it doesn't answer");
            }
        }
        speaker.flush(now, results);
        return results.takeOutgoing();
    }

    /**
     * Whether something that was said still waits for somebody's keys.
     *
     * @return true for two seconds at most
     */
    public boolean isHolding() {
        return speaker.isHolding();
    }

    /**
     * What a person should see, in order.
     *
     * @return what is not returned again
     */
    public List<Shown> shown() {
        return results.takeShown();
    }
}
