package dev.tokamak.codec;

import java.nio.ByteBuffer;

/**
 * Frames behind their length in decimal digits and a space: octet counting, RFC 6587 section 3.4.1
 * ({@code MSG-LEN SP SYSLOG-MSG}, where {@code MSG-LEN} starts with a non-zero digit). The frame is what follows the space,
 * as a view into the buffer: valid until the callback returns.
 *
 * <p>
 * A number above the limit is refused at the digit that makes it so, hence there are never more than 10 digits. What was
 * decided of a beginning stays so, however the bytes are cut.
 */
public final class OctetCountDecoder implements Decoder<ByteBuffer> {

    private static final int MOST_DIGITS = 10; // 2^30 has as many, and a length can't start with 0

    private final int maxLength;

    /**
     * A decoder at the start of a frame.
     *
     * @param maxLength the longest frame that is allowed, in bytes, its length not counted: 1 to 2^30
     */
    public OctetCountDecoder(int maxLength) {
        if (maxLength < 1 || maxLength > 1 << 30) {
            throw new IllegalArgumentException("the longest frame must be 1 to 2^30 bytes");
        }
        this.maxLength = maxLength;
    }

    @Override
    public Decoded<ByteBuffer> decode(ByteBuffer in) {
        int start = in.position();
        long length = 0;
        for (int i = start; i < in.limit(); i++) {
            int digits = i - start;
            byte b = in.get(i);
            if (b == ' ' && digits > 0) {
                return frame(in, i + 1, (int) length);
            }
            if (b < '0' || b > '9') {
                return new Decoded.Malformed<>(digits == 0
                        ? "no length at the start of a frame"
                        : "no space behind the length of a frame");
            }
            if (b == '0' && digits == 0) {
                return new Decoded.Malformed<>("frame length starts with 0");
            }
            length = 10 * length + (b - '0');
            if (length > maxLength) {
                return new Decoded.Malformed<>("frame longer than " + maxLength + " bytes");
            }
        }
        return Decoded.needMore();
    }

    private static Decoded<ByteBuffer> frame(ByteBuffer in, int from, int length) {
        if (in.limit() - from < length) {
            return Decoded.needMore();
        }
        in.position(from + length);
        return new Decoded.Frame<>(in.slice(from, length));
    }

    @Override
    public int unreadInput() {
        return maxLength + MOST_DIGITS + 1;
    }
}
