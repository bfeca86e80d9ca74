package dev.tokamak.apps.chat.sealed;

import dev.tokamak.apps.chat.noise.HandshakeState;
import dev.tokamak.apps.chat.noise.NoiseException;

/**
 * What two instances say to each other alone, after their handshake. All texts have the same length. The number of a message is its
 * nonce and stands before it (Noise section 11.4), so that a lost message is noticed and doesn't make all later ones unreadable; no
 * number is taken twice, nor one below the last.
 */
final class Session {

    /** Bytes of a text. */
    static final int TEXT = 128;

    /** A text, and how many messages before it haven't come. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Opened(byte[] text, long missing) {}

    private static final byte[] NO_DATA = {};

    private final HandshakeState.Transport keys;

    Session(HandshakeState.Transport keys) {
        this.keys = keys;
    }

    byte[] seal(byte[] text) throws NoiseException {
        long number = keys.sending().nonce();
        return Frame.of(new Frame.SessionMessage(number, keys.sending().encrypt(NO_DATA, text)));
    }

    /** Opens a message; one that is refused changes nothing. */
    Opened open(Frame.SessionMessage message) throws RefusedException {
        long missing = message.number() - keys.receiving().nonce();
        if (Long.compareUnsigned(message.number(), keys.receiving().nonce()) < 0) {
            throw new RefusedException(Shown.Kind.REPLAYED,
                    "keys came a second time or out of order, and were refused");
        }
        try {
            return new Opened(keys.receiving().decryptAt(message.number(), NO_DATA, message.ciphertext()), missing);
        } catch (NoiseException _) {
            throw new RefusedException(Shown.Kind.FORGED,
                    "keys were altered on their way or are not from whom they claim to be, and were refused");
        }
    }

    void destroy() {
        keys.sending().destroy();
        keys.receiving().destroy();
    }
}
