package dev.tokamak.apps.chat.sealed;

import java.util.Arrays;

import dev.tokamak.apps.chat.noise.ChaChaPoly;
import dev.tokamak.apps.chat.noise.NoiseException;

/** The other end of a {@link SenderChain}: opens each message once, in order. */
final class ReceivingChain {

    /** Messages that may be missing before one that is opened; each costs two hashes. */
    static final int MOST_SKIPPED = 1_000;

    /** A text, and how many messages before it haven't come. */
    record Opened(String text, int missing) {}

    private final byte[] id;
    private final byte[] signingKey;
    private Ratchet ratchet;

    ReceivingChain(byte[] id, Ratchet ratchet, byte[] signingKey) {
        this.id = id;
        this.ratchet = ratchet;
        this.signingKey = signingKey;
    }

    String name() {
        return Frame.name(id);
    }

    int index() {
        return ratchet.index();
    }

    /**
     * Opens a message. One that is refused changes nothing, so that the right one can still come.
     *
     * @param context who spoke where, as {@link SenderChain#context} has it
     */
    Opened open(byte[] context, Frame.RoomMessage message) throws RefusedException {
        int missing = message.index() - ratchet.index();
        if (message.index() < ratchet.index()) {
            throw new RefusedException(Shown.Kind.REPLAYED,
                    "a message came a second time or out of order, and was refused");
        }
        byte[] bound = Fields.join(context, id, Frame.index(message.index()));
        if (!Signing.verify(signingKey, Fields.join(bound, message.ciphertext()), message.signature())) {
            throw new RefusedException(Shown.Kind.FORGED,
                    "a message was altered on its way or is not from whom it claims to be, and was refused");
        }
        if (missing > MOST_SKIPPED) {
            throw new RefusedException(Shown.Kind.LIMIT, "more than " + MOST_SKIPPED + " messages are missing");
        }
        var ahead = ratchet.copy();
        for (int i = 0; i < missing; i++) {
            ahead.turn();
        }
        String text = decrypt(ahead.messageKey(), bound, message.ciphertext());
        ahead.turn();
        ratchet.destroy();
        ratchet = ahead;
        return new Opened(text, missing);
    }

    private static String decrypt(byte[] key, byte[] bound, byte[] ciphertext) throws RefusedException {
        try {
            return Padding.unpad(ChaChaPoly.decrypt(key, 0, bound, ciphertext));
        } catch (NoiseException _) {
            throw new RefusedException(Shown.Kind.FORGED,
                    "a message is signed but sealed with a wrong key, and was refused");
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    void destroy() {
        ratchet.destroy();
    }
}
