package dev.tokamak.codec;

import java.nio.ByteBuffer;

/**
 * Frames behind their length, a big-endian number of 2 bytes (unsigned) or 4 bytes (of which the upper half, negative for
 * most who write it, is refused). The frame is what follows the length, perhaps nothing, as a view into the buffer: valid
 * until the callback returns. A length above the limit is refused as soon as it is there, before any byte of the frame is
 * waited for.
 */
public final class LengthPrefixDecoder implements Decoder<ByteBuffer> {

    private final int prefix;
    private final int maxLength;

    private LengthPrefixDecoder(int prefix, int maxLength, int highest) {
        if (maxLength < 0 || maxLength > highest) {
            throw new IllegalArgumentException("the longest frame must be 0 to " + highest + " bytes");
        }
        this.prefix = prefix;
        this.maxLength = maxLength;
    }

    /**
     * Frames behind a length of 2 bytes.
     *
     * @param maxLength the longest frame that is allowed, in bytes, its length not counted: 0 to 65,535
     * @return a decoder at the start of a frame
     */
    public static LengthPrefixDecoder ofTwoBytes(int maxLength) {
        return new LengthPrefixDecoder(2, maxLength, 0xFFFF);
    }

    /**
     * Frames behind a length of 4 bytes.
     *
     * @param maxLength the longest frame that is allowed, in bytes, its length not counted: 0 to 2^30
     * @return a decoder at the start of a frame
     */
    public static LengthPrefixDecoder ofFourBytes(int maxLength) {
        return new LengthPrefixDecoder(4, maxLength, 1 << 30);
    }

    @Override
    public Decoded<ByteBuffer> decode(ByteBuffer in) {
        int start = in.position();
        int there = in.remaining();
        if (there < prefix) {
            return Decoded.needMore();
        }
        long length = 0;
        for (int i = 0; i < prefix; i++) {
            length = length << 8 | in.get(start + i) & 0xFF;
        }
        if (length > maxLength) {
            return new Decoded.Malformed<>(length > Integer.MAX_VALUE
                    ? "negative frame length"
                    : "frame of " + length + " bytes, longer than " + maxLength);
        }
        if (there - prefix < length) {
            return Decoded.needMore();
        }
        int from = start + prefix;
        in.position(from + (int) length);
        return new Decoded.Frame<>(in.slice(from, (int) length));
    }

    @Override
    public int unreadInput() {
        return maxLength + prefix;
    }
}
