package dev.tokamak.apps.chat.noise;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A key and how often it was used (section 5.1): the nonce of each message is its number, so that no nonce comes twice. Not for
 * several threads at once.
 */
public final class CipherState {

    /** The last number, 2^64-1 unsigned, is reserved for rekeying (section 5.1): before it is reached, all ends. */
    private static final long RESERVED = -1;

    private byte @Nullable [] key;
    private long nonce;

    /** InitializeKey(empty): there is no key yet, so that everything passes as it is. */
    CipherState() {}

    /** InitializeKey(key). */
    CipherState(byte[] key) {
        this.key = key.clone();
    }

    /** HasKey(). */
    boolean hasKey() {
        return key != null;
    }

    /**
     * The number of the next message.
     *
     * @return 64 bits, unsigned
     */
    public long nonce() {
        return nonce;
    }

    /**
     * EncryptWithAd(ad, plaintext).
     *
     * @param ad
     *            authenticated along with it
     * @param plaintext
     *            any length
     * @return the ciphertext with its tag, or the plaintext as it is while there is no key
     * @throws NoiseException
     *             when the key has been used 2^64-1 times, or was destroyed
     */
    public byte[] encrypt(byte[] ad, byte[] plaintext) throws NoiseException {
        if (key == null) {
            return plaintext.clone();
        }
        return ChaChaPoly.encrypt(key, take(), ad, plaintext);
    }

    /**
     * DecryptWithAd(ad, ciphertext). A message that fails is not counted, so that the right one can still come.
     *
     * @param ad
     *            authenticated along with it
     * @param ciphertext
     *            with its tag
     * @return the plaintext
     * @throws NoiseException
     *             when it was altered, is not the next one, or the key is used up
     */
    public byte[] decrypt(byte[] ad, byte[] ciphertext) throws NoiseException {
        if (key == null) {
            return ciphertext.clone();
        }
        if (nonce == RESERVED) {
            throw new NoiseException("this key is used up");
        }
        byte[] plaintext = ChaChaPoly.decrypt(key, nonce, ad, ciphertext);
        nonce++;
        return plaintext;
    }

    /**
     * SetNonce(nonce) and DecryptWithAd(ad, ciphertext), where messages may be lost on their way and carry their number (section
     * 11.4). It never goes back, so no message is taken twice; one that fails changes nothing. There is no such thing for the
     * sending side, which would use nonces again.
     *
     * @param number
     *            of this message, 64 bits, unsigned
     * @param ad
     *            authenticated along with it
     * @param ciphertext
     *            with its tag
     * @return the plaintext
     * @throws NoiseException
     *             when the number has passed, or as {@link #decrypt} says
     */
    public byte[] decryptAt(long number, byte[] ad, byte[] ciphertext) throws NoiseException {
        if (Long.compareUnsigned(number, nonce) < 0) {
            throw new NoiseException("came a second time, or out of order");
        }
        long expected = nonce;
        nonce = number;
        try {
            return decrypt(ad, ciphertext);
        } catch (NoiseException e) {
            nonce = expected;
            throw e;
        }
    }

    private long take() throws NoiseException {
        if (nonce == RESERVED) {
            throw new NoiseException("this key is used up");
        }
        return nonce++;
    }

    /** Overwrites the key and allows no further use: the counter stands at its end, and it has no key to pass text without. */
    public void destroy() {
        if (key != null) {
            Arrays.fill(key, (byte) 0);
        }
        key = new byte[ChaChaPoly.KEY];
        nonce = RESERVED;
    }
}
