package dev.tokamak.codec;

import java.nio.ByteBuffer;

/**
 * Lines that end with LF or CRLF. The frame is the line without its end, as a view into the buffer: valid until the
 * callback returns. A CR anywhere else is an ordinary byte, and so is NUL; characters are the caller's business.
 *
 * <p>
 * It remembers how many of the unread bytes are known to hold no LF, so each byte is looked at once, also when a long line
 * comes a byte at a time.
 */
public final class LineDecoder implements Decoder<ByteBuffer> {

    private static final byte LF = '\n';
    private static final byte CR = '\r';

    private final int maxLength;
    /** How many bytes from the position on are known to hold no LF. Counted from there, for the buffer may be another. */
    private int scanned;
    private long examined;

    /**
     * A decoder at the start of a line.
     *
     * @param maxLength the longest line that is allowed, in bytes, its end not counted: 0 to 2^30
     */
    public LineDecoder(int maxLength) {
        if (maxLength < 0 || maxLength > 1 << 30) {
            throw new IllegalArgumentException("the longest line must be 0 to 2^30 bytes");
        }
        this.maxLength = maxLength;
    }

    @Override
    public Decoded<ByteBuffer> decode(ByteBuffer in) {
        int start = in.position();
        int end = in.limit();
        int from = start + (scanned <= end - start ? scanned : 0); // fewer than were left: others than were left
        for (int i = from; i < end; i++) {
            if (in.get(i) == LF) {
                examined += i + 1 - from;
                return line(in, start, i);
            }
        }
        examined += end - from;
        scanned = end - start;
        return isTooLong(in, start, end) ? tooLong() : Decoded.needMore();
    }

    private Decoded<ByteBuffer> line(ByteBuffer in, int start, int lf) {
        int end = lf > start && in.get(lf - 1) == CR ? lf - 1 : lf;
        scanned = 0;
        if (end - start > maxLength) {
            return tooLong();
        }
        in.position(lf + 1);
        return new Decoded.Frame<>(in.slice(start, end - start));
    }

    /** One byte more than allowed may yet turn out to be the CR of the line's end. */
    private boolean isTooLong(ByteBuffer in, int start, int end) {
        int excess = end - start - maxLength;
        return excess > 1 || excess == 1 && in.get(end - 1) != CR;
    }

    private Decoded<ByteBuffer> tooLong() {
        return new Decoded.Malformed<>("line longer than " + maxLength + " bytes");
    }

    @Override
    public void reset() {
        scanned = 0;
    }

    @Override
    public int unreadInput() {
        return maxLength + 2;
    }

    /** How many bytes were compared with LF so far: what makes linear time visible to a test. */
    long examined() {
        return examined;
    }
}
