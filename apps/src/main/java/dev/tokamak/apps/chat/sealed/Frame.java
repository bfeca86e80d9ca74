package dev.tokamak.apps.chat.sealed;

import java.nio.ByteBuffer;
import java.util.Base64;

import dev.tokamak.apps.chat.noise.ChaChaPoly;

/** What travels through the server, by its first byte. Numbers are big-endian. Nobody changes the arrays, and nobody compares frames. */
@SuppressWarnings("ArrayRecordComponent")
sealed interface Frame {

    /** Bytes of a chain's name. */
    int CHAIN_ID = 16;

    /** {@code 1 | step (1) | attempt (1) | message of Noise}. */
    record Handshake(int step, int attempt, byte[] message) implements Frame {}

    /** {@code 2 | number (8) | ciphertext}. */
    record SessionMessage(long number, byte[] ciphertext) implements Frame {}

    /** {@code 3 | chain (16) | index (4) | ciphertext | signature (64)}. */
    record RoomMessage(byte[] chain, int index, byte[] ciphertext, byte[] signature) implements Frame {}

    static Frame parse(byte[] payload) throws RefusedException {
        var in = ByteBuffer.wrap(payload);
        if (payload.length > SealedRoom.MOST_PAYLOAD || payload.length == 0) {
            throw malformed();
        }
        return switch (in.get()) {
            case 1 -> handshake(in);
            case 2 -> sessionMessage(in);
            case 3 -> roomMessage(in);
            default -> throw malformed();
        };
    }

    private static Frame handshake(ByteBuffer in) throws RefusedException {
        if (in.remaining() < 2) {
            throw malformed();
        }
        return new Handshake(in.get(), in.get(), take(in, in.remaining()));
    }

    private static Frame sessionMessage(ByteBuffer in) throws RefusedException {
        if (in.remaining() != Long.BYTES + Session.TEXT + ChaChaPoly.TAG) {
            throw malformed();
        }
        return new SessionMessage(in.getLong(), take(in, in.remaining()));
    }

    private static Frame roomMessage(ByteBuffer in) throws RefusedException {
        int ciphertext = in.remaining() - CHAIN_ID - Integer.BYTES - Signing.SIGNATURE;
        if (ciphertext < ChaChaPoly.TAG + Padding.BLOCK || (ciphertext - ChaChaPoly.TAG) % Padding.BLOCK != 0) {
            throw malformed();
        }
        return new RoomMessage(take(in, CHAIN_ID), in.getInt(), take(in, ciphertext), take(in, Signing.SIGNATURE));
    }

    private static byte[] take(ByteBuffer in, int length) {
        var taken = new byte[length];
        in.get(taken);
        return taken;
    }

    private static RefusedException malformed() {
        return new RefusedException(Shown.Kind.MALFORMED, "something came that is not in the format, and was refused");
    }

    static byte[] of(Handshake frame) {
        return Fields.join(new byte[] {1, (byte) frame.step(), (byte) frame.attempt()}, frame.message());
    }

    static byte[] of(SessionMessage frame) {
        return Fields.join(ByteBuffer.allocate(1 + Long.BYTES).put((byte) 2).putLong(frame.number()).array(),
                frame.ciphertext());
    }

    static byte[] of(RoomMessage frame) {
        return Fields.join(new byte[] {3}, frame.chain(), index(frame.index()), frame.ciphertext(), frame.signature());
    }

    static byte[] index(int index) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(index).array();
    }

    /** A chain's name in a form that can be compared; it is public. */
    static String name(byte[] chain) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(chain);
    }
}
