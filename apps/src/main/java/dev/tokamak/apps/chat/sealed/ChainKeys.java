package dev.tokamak.apps.chat.sealed;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a member gives to another through their session, so that he can read it from an index on:
 * {@code 1 | chain (16) | index (4) | chain key (32) | signing key (32) | zeros}; or asks for: {@code 2 | chain (16) | zeros}; or, to
 * say no more than that the session stands: {@code 0 | zeros}.
 */
final class ChainKeys {

    static final byte NOTHING = 0;
    static final byte KEYS = 1;
    static final byte ASK = 2;

    private static final int KEY = 32;

    private ChainKeys() {}

    static byte[] nothing() {
        return new byte[Session.TEXT];
    }

    static byte[] ask(byte[] chain) {
        return ByteBuffer.allocate(Session.TEXT).put(ASK).put(chain).array();
    }

    /** The name of the chain that {@link #ask} asks for. */
    static String asked(byte[] text) {
        return Frame.name(Arrays.copyOfRange(text, 1, 1 + Frame.CHAIN_ID));
    }

    static byte[] give(byte[] chain, int index, byte[] key, byte[] signingKey) {
        return ByteBuffer.allocate(Session.TEXT).put(KEYS).put(chain).putInt(index).put(key).put(signingKey).array();
    }

    /** Reads what {@link #give} has made. */
    static ReceivingChain take(byte[] text) throws RefusedException {
        var in = ByteBuffer.wrap(text);
        in.get();
        var chain = new byte[Frame.CHAIN_ID];
        in.get(chain);
        int index = in.getInt();
        var key = new byte[KEY];
        in.get(key);
        var signingKey = new byte[Signing.KEY];
        in.get(signingKey);
        if (index < 0 || index >= SenderChain.MOST_MESSAGES || !Signing.isSound(signingKey)) {
            throw new RefusedException(Shown.Kind.MALFORMED, "keys came that can't be right, and were refused");
        }
        var ratchet = new Ratchet(key, index);
        Arrays.fill(key, (byte) 0);
        return new ReceivingChain(chain, ratchet, signingKey);
    }
}
