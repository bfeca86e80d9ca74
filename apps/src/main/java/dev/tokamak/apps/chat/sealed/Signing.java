package dev.tokamak.apps.chat.sealed;

import java.security.SecureRandom;
import java.util.Arrays;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A key pair of Ed25519 (RFC 8032). Immutable until it is destroyed; any thread. */
final class Signing {

    /** Bytes of a key. */
    static final int KEY = Ed25519.PUBLIC_KEY_SIZE;

    /** Bytes of a signature. */
    static final int SIGNATURE = Ed25519.SIGNATURE_SIZE;

    private final byte[] privateKey;
    private final byte[] publicKey = new byte[KEY];

    private Signing(byte[] privateKey) {
        this.privateKey = privateKey;
        Ed25519.generatePublicKey(privateKey, 0, publicKey, 0);
    }

    static Signing generate(SecureRandom random) {
        var key = new byte[Ed25519.SECRET_KEY_SIZE];
        random.nextBytes(key);
        return new Signing(key);
    }

    static Signing of(byte[] privateKey) {
        if (privateKey.length != Ed25519.SECRET_KEY_SIZE) {
            throw new IllegalArgumentException("a private key has " + Ed25519.SECRET_KEY_SIZE + " bytes");
        }
        return new Signing(privateKey.clone());
    }

    byte[] sign(byte[] message) {
        var signature = new byte[SIGNATURE];
        Ed25519.sign(privateKey, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        return signature.length == SIGNATURE
                && Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length);
    }

    /**
     * Whether a public key is a point of the curve's large subgroup. With one of small order, a signature can be made that fits
     * many messages, without any private key.
     */
    static boolean isSound(byte[] publicKey) {
        return publicKey.length == KEY && Ed25519.validatePublicKeyFull(publicKey, 0);
    }

    byte[] publicKey() {
        return publicKey.clone();
    }

    byte[] privateKey() {
        return privateKey.clone();
    }

    void destroy() {
        Arrays.fill(privateKey, (byte) 0);
    }
}
