package dev.tokamak.apps.chat.sealed;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * What this client says: held for a moment while somebody's keys are on their way, then sealed with its {@link SenderChain}. Before each
 * message it is seen to that all who may read have the chain, and that nobody has it who may not.
 */
final class Speaker {

    /** How long something that was said waits for the keys of somebody who has just come. */
    static final Duration PATIENCE = Duration.ofSeconds(2);
    /** More than this that waits is sealed without waiting. */
    static final int MOST_HELD = 1_000;

    private record Held(String text, long since) {}

    private final byte[] context;
    private final SecureRandom random;
    private final Collection<Peer> peers;
    private final Predicate<Peer> mayRead;
    private final Queue<Held> held = new ArrayDeque<>();
    private List<String> notReached = List.of();
    private @Nullable SenderChain chain;

    /**
     * Somebody who has said nothing yet.
     *
     * @param peers as they are at any time
     * @param mayRead whether one is here, has a session and is trusted
     */
    Speaker(String room, Member self, SecureRandom random, Collection<Peer> peers, Predicate<Peer> mayRead) {
        context = SenderChain.context(room, self);
        this.random = random;
        this.peers = peers;
        this.mayRead = mayRead;
    }

    void say(String text, long now) {
        held.add(new Held(text, now));
    }

    boolean isHolding() {
        return !held.isEmpty();
    }

    /** Seals what has waited long enough, in order. */
    void flush(long now, Results results) {
        boolean expecting = peers.stream().anyMatch(peer -> peer.isExpected(now, PATIENCE.toNanos()));
        while (!held.isEmpty() && (!expecting || held.size() > MOST_HELD
                || now - held.element().since() >= PATIENCE.toNanos())) {
            seal(held.remove().text(), results);
        }
    }

    private void seal(String text, Results results) {
        var current = current();
        for (var peer : peers) {
            if (mayRead.test(peer) && !peer.has(current.name())) {
                give(peer, results);
            }
        }
        results.sendToAll(current.seal(text), text);
        tellWhoIsNotReached(current, results);
    }

    /** Says whom the message doesn't reach, when these aren't the same as the last time. */
    private void tellWhoIsNotReached(SenderChain current, Results results) {
        var names = new ArrayList<String>();
        for (var peer : peers) {
            if (peer.isPresent() && !peer.has(current.name())) {
                names.add(peer.member().name());
            }
        }
        if (!names.isEmpty() && !names.equals(notReached)) {
            results.warn(Shown.Kind.NOT_REACHED, names.getFirst(),
                    "can't read what you say now, because no keys are agreed: " + String.join(", ", names));
        }
        notReached = names;
    }

    /** Gives a member who may read our chain, so that it can read what is said from now on. */
    void give(Peer peer, Results results) {
        try {
            results.send(peer, peer.give(current()));
        } catch (RefusedException e) {
            results.warn(e, peer.member().name());
        }
    }

    /** Gives our chain again to one who has missed it. Another one than the current is of no use to anybody. */
    void answer(Peer peer, String chainName, Results results) {
        if (chain != null && chain.name().equals(chainName)) {
            give(peer, results);
        }
    }

    /** The chain; a new one when there is none, it is used up, or somebody has it who may not read any more. */
    private SenderChain current() {
        var old = chain;
        if (old != null && !old.isUsedUp()
                && peers.stream().noneMatch(peer -> peer.has(old.name()) && !mayRead.test(peer))) {
            return old;
        }
        retire();
        var fresh = new SenderChain(context, random);
        chain = fresh;
        return fresh;
    }

    /** Ends the chain: whoever has it can't read what is said from now on. */
    void retire() {
        if (chain != null) {
            chain.destroy();
            chain = null;
        }
    }
}
