package dev.tokamak.apps.chat.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * ChaCha20-Poly1305 (RFC 8439) with Noise's nonce (section 12.3): 32 bits of zeros, then the counter, little-endian. It is the
 * JDK's, which is four times as fast as Bouncy Castle's. Any thread.
 *
 * <p>
 * One key with one nonce may encrypt one text, ever: a second one gives away the difference of the two texts and the key of the
 * authentication (RFC 8439, section 4). That is the caller's duty: {@link CipherState} counts.
 */
public final class ChaChaPoly {

    /** Bytes of a key. */
    public static final int KEY = 32;

    /** Bytes that a ciphertext is longer than its text. */
    public static final int TAG = 16;

    private static final int NONCE = 12;

    private ChaChaPoly() {}

    /**
     * ENCRYPT(k, n, ad, plaintext).
     *
     * @param key
     *            32 bytes
     * @param nonce
     *            64 bits, never used with this key before
     * @param ad
     *            what is authenticated along with it
     * @param plaintext
     *            any length
     * @return the ciphertext and its tag
     */
    public static byte[] encrypt(byte[] key, long nonce, byte[] ad, byte[] plaintext) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, nonce, ad).doFinal(plaintext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has ChaCha20-Poly1305", e);
        }
    }

    /**
     * DECRYPT(k, n, ad, ciphertext).
     *
     * @param key
     *            32 bytes
     * @param nonce
     *            64 bits
     * @param ad
     *            what was authenticated along with it
     * @param ciphertext
     *            with its tag
     * @return the text
     * @throws NoiseException
     *             when any bit of the key, the nonce, the additional data or the ciphertext is another one
     */
    public static byte[] decrypt(byte[] key, long nonce, byte[] ad, byte[] ciphertext) throws NoiseException {
        if (ciphertext.length < TAG) {
            throw new NoiseException("too short to be encrypted");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, ad).doFinal(ciphertext);
        } catch (AEADBadTagException _) {
            throw new NoiseException("altered, or made with another key");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has ChaCha20-Poly1305", e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, long nonce, byte[] ad) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("ChaCha20-Poly1305");
        var bytes = ByteBuffer.allocate(NONCE).order(ByteOrder.LITTLE_ENDIAN).putInt(0).putLong(nonce).array();
        cipher.init(mode, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(bytes));
        cipher.updateAAD(ad);
        return cipher;
    }
}
