package dev.tokamak.apps.chat.sealed;

import java.security.SecureRandom;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.noise.HandshakeState;
import dev.tokamak.apps.chat.noise.NoiseException;

/**
 * One handshake between two instances in a room, and in it the proof of who they are.
 *
 * <p>
 * The prologue (Noise section 6) names the room, both accounts and both instances: a server that tells the two sides different things
 * about any of them makes the handshake fail. The payloads of the second and the third message, which are encrypted, are
 * {@code Ed25519 public key (32) | signature (64)} over the name, both public keys, and the handshake's hash before this message: it
 * holds a fresh key of the other side, so that no signature of another time or place fits.
 */
final class Introduction {

    private final HandshakeState noise;
    private final Identity me;
    private final Member self;
    private final Member other;
    private @Nullable PublicIdentity theirs;
    private boolean first = true;

    Introduction(String room, Identity me, Member self, Member other, boolean weStart, SecureRandom random) {
        this.me = me;
        this.self = self;
        this.other = other;
        var starter = weStart ? self : other;
        var answerer = weStart ? other : self;
        noise = new HandshakeState(weStart, Fields.of("tokamak-chat 1", room, starter.name(), starter.instance(),
                answerer.name(), answerer.instance()), me.agreement(), random);
    }

    /** Our next message. */
    byte[] write() throws RefusedException {
        try {
            return noise.write(isFirst() ? new byte[0] : proof());
        } catch (NoiseException e) {
            throw failed(e);
        }
    }

    private byte[] proof() {
        byte[] claim = claim(self.name(), me.publicIdentity(), noise.hash());
        return Fields.join(me.signing().publicKey(), me.signing().sign(claim));
    }

    private static byte[] claim(String name, PublicIdentity keys, byte[] handshake) {
        return Fields.join(Fields.of("tokamak-chat 1 identity", name), keys.agreement(), keys.signature(), handshake);
    }

    /** Their next message. */
    void read(byte[] message) throws RefusedException {
        byte[] hash = noise.hash();
        try {
            byte[] payload = noise.read(message);
            if (isFirst()) {
                if (payload.length > 0) {
                    throw new NoiseException("the first message carries nothing");
                }
            } else {
                check(payload, hash);
            }
        } catch (NoiseException e) {
            throw failed(e);
        }
    }

    private boolean isFirst() {
        boolean was = first;
        first = false;
        return was;
    }

    private void check(byte[] payload, byte[] hash) throws NoiseException {
        if (payload.length != Signing.KEY + Signing.SIGNATURE) {
            throw new NoiseException("no proof of an identity");
        }
        byte[] key = Arrays.copyOf(payload, Signing.KEY);
        var claimed = new PublicIdentity(noise.remoteStatic(), key);
        byte[] signature = Arrays.copyOfRange(payload, Signing.KEY, payload.length);
        if (!Signing.isSound(key) || !Signing.verify(key, claim(other.name(), claimed, hash), signature)) {
            throw new NoiseException("the proof of the identity is wrong");
        }
        theirs = claimed;
    }

    private RefusedException failed(NoiseException e) {
        destroy();
        return new RefusedException(Shown.Kind.FORGED,
                "agreeing on keys failed: a message of it was altered, belongs elsewhere, or "
                        + "the server tells the two sides different things (" + e.getMessage() + ")");
    }

    /** Who they have proved to be, when the handshake is done. */
    PublicIdentity theirs() {
        if (theirs == null) {
            throw new IllegalStateException("not known yet");
        }
        return theirs;
    }

    /** The session, when the handshake is done. Once. */
    Session session() {
        return new Session(noise.split());
    }

    void destroy() {
        noise.destroy();
    }
}
