package dev.tokamak.apps.chat.sealed;

import java.security.SecureRandom;
import java.util.Arrays;

import dev.tokamak.apps.chat.noise.ChaChaPoly;

/**
 * The keys of what this client says in a room, until somebody leaves: a {@link Ratchet} that seals each message with a key of its own,
 * and a fresh signing key, which shows the members that it was this client and none of them. Nobody can show it to outsiders: the
 * signing key is known by the sessions only, and the long-lived one signs no message.
 */
final class SenderChain {

    /** After so many messages there are new keys. */
    static final int MOST_MESSAGES = 1 << 20;

    private final byte[] id = new byte[Frame.CHAIN_ID];
    private final Ratchet ratchet;
    private final Signing signing;
    private final byte[] context;

    /** A new chain; the context says in which room who speaks. */
    SenderChain(byte[] context, SecureRandom random) {
        this.context = context;
        random.nextBytes(id);
        var key = new byte[ChaChaPoly.KEY];
        random.nextBytes(key);
        ratchet = new Ratchet(key, 0);
        Arrays.fill(key, (byte) 0);
        signing = Signing.generate(random);
    }

    /** What a signature and a tag are about, besides the message: who speaks where. */
    static byte[] context(String room, Member speaker) {
        return Fields.of("tokamak-chat 1 message", room, speaker.name(), speaker.instance());
    }

    String name() {
        return Frame.name(id);
    }

    boolean isUsedUp() {
        return ratchet.index() >= MOST_MESSAGES;
    }

    /** For a member who is to read from the next message on. */
    byte[] keys() {
        byte[] key = ratchet.key();
        try {
            return ChainKeys.give(id, ratchet.index(), key, signing.publicKey());
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Seals a text with the next key, which is destroyed, and signs what comes out. */
    byte[] seal(String text) {
        int index = ratchet.index();
        byte[] bound = Fields.join(context, id, Frame.index(index));
        byte[] key = ratchet.messageKey();
        byte[] ciphertext = ChaChaPoly.encrypt(key, 0, bound, Padding.pad(text)); // each key is used once: nonce 0
        Arrays.fill(key, (byte) 0);
        ratchet.turn();
        byte[] signature = signing.sign(Fields.join(bound, ciphertext));
        return Frame.of(new Frame.RoomMessage(id, index, ciphertext, signature));
    }

    void destroy() {
        ratchet.destroy();
        signing.destroy();
    }
}
