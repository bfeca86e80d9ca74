package dev.tokamak.apps.chat.sealed;

import java.io.IOException;
import java.util.Optional;

import dev.tokamak.apps.chat.sealed.Contacts.Trust;

/** Whom we trust: ourselves, and of the others those whose keys are the ones that were pinned or accepted. */
final class Keyring {

    private final Identity me;
    private final Member self;
    private final Contacts contacts;

    Keyring(Identity me, Member self, Contacts contacts) {
        this.me = me;
        this.self = self;
        this.contacts = contacts;
    }

    private Trust trust(Peer peer) {
        if (peer.member().name().equals(self.name())) { // we know our own key, and nobody can teach us another
            return peer.identity().matches(me.publicIdentity()) ? Trust.VERIFIED : Trust.CHANGED;
        }
        return contacts.trust(peer.member().name(), peer.identity());
    }

    boolean isTrusted(Peer peer) {
        var trust = trust(peer);
        return trust == Trust.PINNED || trust == Trust.VERIFIED;
    }

    boolean isVerified(Peer peer) {
        return trust(peer) == Trust.VERIFIED;
    }

    /** Whether it may have the key of what we say now. */
    boolean mayRead(Peer peer) {
        return peer.isPresent() && peer.hasSession() && isTrusted(peer);
    }

    /** Pins who was never met and warns of who has changed; whether it was the former. */
    boolean meet(Peer peer, Results results) {
        var name = peer.member().name();
        var trust = trust(peer);
        if (trust == Trust.UNKNOWN) {
            write(name, results, () -> contacts.pin(name, peer.identity()));
            return true;
        }
        if (trust == Trust.CHANGED) {
            contacts.offer(name, peer.identity());
            results.warn(Shown.Kind.KEY_CHANGED, name, name.equals(self.name())
                    ? "SOMEBODY WITH ANOTHER KEY IS HERE UNDER YOUR OWN NAME, and is shut out"
                    : "THE KEY OF " + name
                            + " HAS CHANGED: a new computer, or somebody who pretends. Nothing of it is shown and nothing "
                            + "is sent to it until you compare safety numbers (/verify " + name + ") and /accept "
                            + name);
        }
        return false;
    }

    Optional<String> safetyNumber(String name) {
        return contacts.keys(name).map(keys -> SafetyNumber.of(self.name(), me.publicIdentity(), name, keys));
    }

    boolean accept(String name, Results results) {
        return write(name, results, () -> contacts.accept(name));
    }

    boolean verify(String name, Results results) {
        return write(name, results, () -> contacts.verify(name));
    }

    /** A change of the contacts, which goes to disk. */
    @FunctionalInterface
    private interface Change {
        boolean make() throws IOException;
    }

    private static boolean write(String name, Results results, Change change) {
        try {
            return change.make();
        } catch (IOException e) {
            results.warn(Shown.Kind.STORAGE, name,
                    "what is known of this contact can't be written: " + e.getMessage());
            return false;
        }
    }
}
