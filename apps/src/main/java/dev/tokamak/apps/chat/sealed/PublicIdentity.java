package dev.tokamak.apps.chat.sealed;

import java.security.MessageDigest;
import java.util.Base64;

import dev.tokamak.apps.chat.noise.KeyPair;

/** The two public keys that are somebody: X25519 to agree on keys with, Ed25519 to sign with. Immutable. */
final class PublicIdentity {

    private final byte[] agreement;
    private final byte[] signature;

    PublicIdentity(byte[] agreement, byte[] signature) {
        if (agreement.length != KeyPair.LENGTH || signature.length != Signing.KEY) {
            throw new IllegalArgumentException("not the length of a key");
        }
        this.agreement = agreement.clone();
        this.signature = signature.clone();
    }

    /** Reads {@link #toString}. */
    static PublicIdentity parse(String text) {
        var halves = text.split(" ", -1);
        if (halves.length != 2) {
            throw new IllegalArgumentException("two keys are needed");
        }
        return new PublicIdentity(Base64.getUrlDecoder().decode(halves[0]), Base64.getUrlDecoder().decode(halves[1]));
    }

    /** Whether these are the same keys. */
    boolean matches(PublicIdentity other) {
        return MessageDigest.isEqual(Fields.join(agreement, signature), Fields.join(other.agreement, other.signature));
    }

    byte[] agreement() {
        return agreement.clone();
    }

    byte[] signature() {
        return signature.clone();
    }

    /** Both keys in base64url. */
    @Override
    public String toString() {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString(agreement) + " " + encoder.encodeToString(signature);
    }
}
