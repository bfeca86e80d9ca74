package dev.tokamak.apps.chat.noise;

import java.util.Arrays;

import org.bouncycastle.crypto.digests.Blake2sDigest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** BLAKE2s-256 (RFC 7693) and what is built on it: HMAC (RFC 2104) and Noise's HKDF (section 4.3). Any thread. */
public final class Blake2s {

    /** HASHLEN, bytes. */
    public static final int LENGTH = 32;

    private static final int BITS = 8 * LENGTH;

    private Blake2s() {}

    /**
     * The digest.
     *
     * @param parts
     *            hashed one after another as if they were one
     * @return 32 bytes
     */
    public static byte[] hash(byte[]... parts) {
        var digest = new Blake2sDigest(BITS);
        for (var part : parts) {
            digest.update(part, 0, part.length);
        }
        var out = new byte[LENGTH];
        digest.doFinal(out, 0);
        return out;
    }

    /**
     * HMAC-BLAKE2s.
     *
     * @param key
     *            of any length
     * @param parts
     *            authenticated one after another as if they were one
     * @return 32 bytes
     */
    public static byte[] hmac(byte[] key, byte[]... parts) {
        var mac = new HMac(new Blake2sDigest(BITS));
        mac.init(new KeyParameter(key));
        for (var part : parts) {
            mac.update(part, 0, part.length);
        }
        var out = new byte[LENGTH];
        mac.doFinal(out, 0);
        return out;
    }

    /**
     * HKDF with two outputs (section 4.3): two keys that have nothing to do with each other, out of a chaining key and something
     * that is secret but not evenly spread, such as the result of a Diffie-Hellman.
     *
     * @param chainingKey
     *            32 bytes
     * @param material
     *            any length, also none
     * @return two times 32 bytes
     */
    public static byte[][] hkdf(byte[] chainingKey, byte[] material) {
        byte[] temporary = hmac(chainingKey, material);
        byte[] first = hmac(temporary, new byte[] {1});
        byte[] second = hmac(temporary, first, new byte[] {2});
        Arrays.fill(temporary, (byte) 0);
        return new byte[][] {first, second};
    }
}
