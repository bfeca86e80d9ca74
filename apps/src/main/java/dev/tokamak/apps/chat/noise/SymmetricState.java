package dev.tokamak.apps.chat.noise;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a handshake has mixed together so far (section 5.2): {@code h}, a hash over everything that both sides have seen, and
 * {@code ck}, the chaining key, made of all shared secrets. Every encryption authenticates {@code h}, so one changed bit anywhere
 * before it makes the next message fail.
 */
final class SymmetricState {

    private byte[] ck;
    private byte[] h;
    private CipherState cipher = new CipherState();

    /** InitializeSymmetric(protocol_name): a name of up to 32 bytes is filled up with zeros, a longer one is hashed. */
    SymmetricState(String protocolName) {
        byte[] name = protocolName.getBytes(StandardCharsets.US_ASCII);
        h = name.length <= Blake2s.LENGTH ? Arrays.copyOf(name, Blake2s.LENGTH) : Blake2s.hash(name);
        ck = h.clone();
    }

    /** MixKey(input_key_material): a new shared secret takes part in every key from here on. The material is overwritten. */
    void mixKey(byte[] material) {
        byte[][] out = Blake2s.hkdf(ck, material);
        Arrays.fill(material, (byte) 0);
        Arrays.fill(ck, (byte) 0);
        ck = out[0];
        cipher.destroy();
        cipher = new CipherState(out[1]);
        Arrays.fill(out[1], (byte) 0);
    }

    /** MixHash(data). */
    void mixHash(byte[] data) {
        h = Blake2s.hash(h, data);
    }

    /** GetHandshakeHash(). */
    byte[] hash() {
        return h.clone();
    }

    /** HasKey() of its cipher: are parts of messages encrypted yet? */
    boolean hasKey() {
        return cipher.hasKey();
    }

    /** EncryptAndHash(plaintext). */
    byte[] encryptAndHash(byte[] plaintext) throws NoiseException {
        byte[] ciphertext = cipher.encrypt(h, plaintext);
        mixHash(ciphertext);
        return ciphertext;
    }

    /** DecryptAndHash(ciphertext). */
    byte[] decryptAndHash(byte[] ciphertext) throws NoiseException {
        byte[] plaintext = cipher.decrypt(h, ciphertext);
        mixHash(ciphertext);
        return plaintext;
    }

    /** Split(): the key from the initiator to the responder, then the one back. Ends this state. */
    CipherState[] split() {
        byte[][] out = Blake2s.hkdf(ck, new byte[0]);
        var pair = new CipherState[] {new CipherState(out[0]), new CipherState(out[1])};
        Arrays.fill(out[0], (byte) 0);
        Arrays.fill(out[1], (byte) 0);
        destroy();
        return pair;
    }

    void destroy() {
        Arrays.fill(ck, (byte) 0);
        cipher.destroy();
    }
}
