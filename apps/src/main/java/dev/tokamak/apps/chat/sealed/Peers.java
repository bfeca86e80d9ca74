package dev.tokamak.apps.chat.sealed;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/** All other instances that were met in a room, at most {@link SealedRoom#MOST_PEERS}. An instance belongs to one name for ever. */
final class Peers {

    private final Member self;
    private final Function<Member, Peer> fresh;
    private final Map<String, Peer> byInstance = new LinkedHashMap<>();

    Peers(Member self, Function<Member, Peer> fresh) {
        this.self = self;
        this.fresh = fresh;
    }

    /** A member as the server names it. */
    static Member member(String name, String instance) throws RefusedException {
        if (instance.equals("-")) {
            throw new RefusedException(Shown.Kind.NO_KEYS,
                    "is here without a client that has keys, and can't read what is sealed");
        }
        try {
            return new Member(name, instance);
        } catch (IllegalArgumentException _) {
            throw new RefusedException(Shown.Kind.MALFORMED, "the server names somebody who can't be: refused");
        }
    }

    /** Those that were met, eldest first, as they are at any time. */
    Collection<Peer> all() {
        return Collections.unmodifiableCollection(byInstance.values());
    }

    /** The peer of a member, null when it was never met. */
    @Nullable
    Peer of(Member member) throws RefusedException {
        if (member.instance().equals(self.instance()) && !member.equals(self)) {
            throw new RefusedException(Shown.Kind.FORGED,
                    "the server says that our own client is somebody else's: refused");
        }
        var known = byInstance.get(member.instance());
        if (known != null && !known.member().equals(member)) {
            throw new RefusedException(Shown.Kind.FORGED,
                    "the server says that somebody else's client is this one's: refused");
        }
        return known;
    }

    /** Forgets somebody who has gone if there are too many; whether it did. */
    boolean makeRoom() throws RefusedException {
        if (byInstance.size() < SealedRoom.MOST_PEERS) {
            return false;
        }
        var gone = byInstance.values().stream().filter(peer -> !peer.isPresent()).findFirst()
                .orElseThrow(() -> new RefusedException(Shown.Kind.LIMIT,
                        "more than " + SealedRoom.MOST_PEERS + " are here: no keys are agreed with the rest"));
        byInstance.remove(gone.member().instance());
        gone.destroy();
        return true;
    }

    Peer add(Member member) {
        var peer = fresh.apply(member);
        byInstance.put(member.instance(), peer);
        return peer;
    }
}
