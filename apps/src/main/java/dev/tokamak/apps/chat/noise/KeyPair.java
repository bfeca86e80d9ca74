package dev.tokamak.apps.chat.noise;

import java.security.SecureRandom;
import java.util.Arrays;

import org.bouncycastle.math.ec.rfc7748.X25519;

/** A key pair of X25519 (RFC 7748, Noise section 12.1). Immutable until it is destroyed; any thread. */
public final class KeyPair {

    /** DHLEN, bytes of a key. */
    public static final int LENGTH = 32;

    private final byte[] privateKey;
    private final byte[] publicKey = new byte[LENGTH];

    private KeyPair(byte[] privateKey) {
        this.privateKey = privateKey;
        X25519.scalarMultBase(privateKey, 0, publicKey, 0);
    }

    /**
     * GENERATE_KEYPAIR().
     *
     * @param random
     *            where the private key comes from
     * @return a new pair
     */
    public static KeyPair generate(SecureRandom random) {
        var key = new byte[LENGTH];
        random.nextBytes(key);
        return new KeyPair(key);
    }

    /**
     * A pair that was made before.
     *
     * @param privateKey
     *            32 bytes, copied
     * @return the pair
     * @throws IllegalArgumentException
     *             when the length is another one
     */
    public static KeyPair of(byte[] privateKey) {
        if (privateKey.length != LENGTH) {
            throw new IllegalArgumentException("a private key has " + LENGTH + " bytes");
        }
        return new KeyPair(privateKey.clone());
    }

    /**
     * DH(key_pair, public_key). A result of zeros is refused: only a public key of small order makes it, whatever the private
     * key is, so that everybody knows the "secret" (RFC 7748, section 6.1).
     *
     * @param theirs
     *            32 bytes
     * @return 32 bytes, the shared secret
     * @throws NoiseException
     *             when it would be zero
     */
    public byte[] agree(byte[] theirs) throws NoiseException {
        var secret = new byte[LENGTH];
        if (!X25519.calculateAgreement(privateKey, 0, theirs, 0, secret, 0)) {
            throw new NoiseException("a public key that would make the secret known to everybody");
        }
        return secret;
    }

    /**
     * The public half.
     *
     * @return 32 bytes, a copy
     */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /**
     * The private half, to be kept in a file.
     *
     * @return 32 bytes, a copy
     */
    public byte[] privateKey() {
        return privateKey.clone();
    }

    /** Overwrites the private key. What the collector has copied elsewhere before is out of reach. */
    public void destroy() {
        Arrays.fill(privateKey, (byte) 0);
    }
}
