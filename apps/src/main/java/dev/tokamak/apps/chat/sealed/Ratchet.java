package dev.tokamak.apps.chat.sealed;

import java.util.Arrays;

import dev.tokamak.apps.chat.noise.Blake2s;

/**
 * A chain of keys that only turns forward: the key of a message is HMAC(chain key, 1), the next chain key HMAC(chain key, 2). Whoever
 * gets hold of today's chain key can't compute those of yesterday's messages.
 */
final class Ratchet {

    private static final byte[] MESSAGE = {1};
    private static final byte[] NEXT = {2};

    private byte[] key;
    private int index;

    Ratchet(byte[] key, int index) {
        this.key = key.clone();
        this.index = index;
    }

    int index() {
        return index;
    }

    /** The chain key at {@link #index}: whoever has it can read from there on. */
    byte[] key() {
        return key.clone();
    }

    byte[] messageKey() {
        return Blake2s.hmac(key, MESSAGE);
    }

    void turn() {
        byte[] next = Blake2s.hmac(key, NEXT);
        Arrays.fill(key, (byte) 0);
        key = next;
        index++;
    }

    Ratchet copy() {
        return new Ratchet(key, index);
    }

    void destroy() {
        Arrays.fill(key, (byte) 0);
    }
}
