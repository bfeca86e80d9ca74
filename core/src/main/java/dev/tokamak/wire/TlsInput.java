package dev.tokamak.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Encrypted bytes that have come in and are not yet a whole record, or not yet wanted. A record says its length in its first
 * five bytes (RFC 8446 section 5.1), so nothing is decrypted, and no buffer is searched, before it is complete; and what
 * can't be a record is seen at its fifth byte, before anything is kept for it. For the one who reads.
 */
final class TlsInput {

    private static final int HEADER = 5;
    private static final int FIRST_TYPE = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int LAST_TYPE = 24;
    private static final int MAJOR = 3;
    /** TLS 1.2 allows 2,048 bytes beyond 2^14, TLS 1.3 allows 256. */
    private static final int LONGEST = (1 << 14) + 2048;

    private static final byte[] NOTHING = {};

    private byte[] held = NOTHING;
    private int length;

    boolean isEmpty() {
        return length == 0;
    }

    /** Whether a buffer begins with an alert that is not hidden, as from TLS 1.3 on they are. */
    static boolean isAlert(ByteBuffer in) {
        return in.get(in.position()) == ALERT;
    }

    /** Whether a buffer begins with a handshake record, as in TLS 1.3 no record looks once the handshake is over. */
    static boolean isHandshake(ByteBuffer in) {
        return in.get(in.position()) == HANDSHAKE;
    }

    /** Whether what is held begins with something that can be decrypted, or that is no record at all. */
    boolean isDecidable() {
        return length >= HEADER && length >= wanted(held[0], held[1], held[3], held[4]);
    }

    /** The same of a buffer. */
    static boolean isDecidable(ByteBuffer in) {
        int at = in.position();
        return in.remaining() >= HEADER
                && in.remaining() >= wanted(in.get(at), in.get(at + 1), in.get(at + 3), in.get(at + 4));
    }

    /** Bytes of the record with this header; no more than the header when it is none, for then more would say nothing. */
    private static int wanted(byte type, byte major, byte high, byte low) {
        int body = Byte.toUnsignedInt(high) << 8 | Byte.toUnsignedInt(low);
        boolean record = type >= FIRST_TYPE && type <= LAST_TYPE && major == MAJOR && body <= LONGEST;
        return record ? HEADER + body : HEADER;
    }

    /** Whether these, behind what is held, make something that can be decrypted. May hold what the header lacks of them. */
    boolean isCompletedBy(ByteBuffer fresh) {
        int lacking = Math.min(Math.max(0, HEADER - length), fresh.remaining());
        if (lacking > 0) {
            hold(fresh.slice(fresh.position(), lacking));
            fresh.position(fresh.position() + lacking);
        }
        return length >= HEADER && wanted(held[0], held[1], held[3], held[4]) - length <= fresh.remaining();
    }

    /** Keeps a copy behind what is held. What a peer sends byte by byte is copied once, not again with every byte. */
    void hold(ByteBuffer bytes) {
        int more = bytes.remaining();
        if (held.length < length + more) {
            int whole = length >= HEADER ? wanted(held[0], held[1], held[3], held[4]) : 0;
            held = Arrays.copyOf(held, Math.max(Math.max(length + more, whole), 2 * HEADER));
        }
        bytes.get(held, length, more);
        length += more;
    }

    /** Hands over all that is held, and lets go of the memory. */
    void takeInto(ByteBuffer into) {
        into.put(held, 0, length);
        release();
    }

    void release() {
        held = NOTHING;
        length = 0;
    }

    // ---- what was decrypted

    /** Bytes that were decrypted and did not fit where they were wanted. */
    static final class Plain {
        private final ByteBuffer bytes;

        private Plain(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        /** Gives as much as fits. */
        int giveTo(ByteBuffer into) {
            int count = Math.min(bytes.remaining(), into.remaining());
            into.put(into.position(), bytes, bytes.position(), count);
            into.position(into.position() + count);
            bytes.position(bytes.position() + count);
            return count;
        }

        boolean isEmpty() {
            return !bytes.hasRemaining();
        }
    }

    /** What is in the buffer, to be given piece by piece; null when there is nothing in it. */
    static @Nullable Plain plain(ByteBuffer flipped) {
        return flipped.hasRemaining() ? new Plain(flipped) : null;
    }
}
