package dev.tokamak.apps.log;

import java.nio.ByteBuffer;

import dev.tokamak.codec.Decoded;
import dev.tokamak.codec.Decoder;

/**
 * Finds messages in a stream, each by itself in one of the two ways of RFC 6587: octet counting ({@code 5 <13>x}, section
 * 3.4.1) or a line that ends with LF or CRLF (section 3.4.2). Nobody announces which; senders even change in the middle.
 *
 * <p>
 * <b>How they are told apart.</b> A syslog message begins with {@code <}. So a number that begins with 1 to 9, has at most 10
 * digits and is followed by a space and {@code <} (perhaps behind a byte order mark) is a count; anything else begins a
 * line, also "404 not found", "007" and a date.
 *
 * <p>
 * <b>Too long.</b> Of a line that is longer than the limit the beginning is a frame, {@linkplain #isCut marked}, and the rest
 * up to the LF is thrown away as it comes; meanwhile, alone, {@code NeedMore} moves the position. A count above the limit is
 * malformed: to trust it would be to trust that many bytes, and not to trust it would be to take what a message contains
 * for messages.
 *
 * <p>
 * A frame is a view into the buffer, without the LF (or CRLF) at its end, also where that was counted; it may be empty.
 */
final class SyslogFrames implements Decoder<ByteBuffer> {

    /** Default for the longest message, bytes. RFC 5425 section 4.3.1 asks for 8 KiB at least. */
    static final int LONGEST = 64 << 10;

    private static final int MOST_DIGITS = 10;
    private static final byte BOM_BEGINS = (byte) 0xEF;

    private static final int LINE = 0;
    private static final int UNDECIDED = -1;

    private final int limit;
    /** How many of the unread bytes are known to be the beginning of a line without its LF. */
    private int scanned;
    /** Between the beginning of a line that was too long and its LF. */
    private boolean skipping;
    private boolean cut;
    private long count;

    /**
     * A decoder at the start of a frame.
     *
     * @param limit the longest message, in bytes, its framing not counted: 1 or more
     */
    SyslogFrames(int limit) {
        this.limit = limit;
    }

    @Override
    public Decoded<ByteBuffer> decode(ByteBuffer in) {
        cut = false;
        if (skipping) {
            skip(in);
        }
        if (!in.hasRemaining()) {
            return Decoded.needMore();
        }
        int head = scanned > 0 ? LINE : head(in);
        return switch (head) {
            case UNDECIDED -> Decoded.needMore();
            case LINE -> line(in);
            default -> counted(in, in.position() + head);
        };
    }

    /** The length of "COUNT SP" in front of the frame; LINE where there is none, UNDECIDED where that can't be known yet. */
    private int head(ByteBuffer in) {
        int start = in.position();
        long value = 0;
        for (int i = start; i < in.limit(); i++) {
            byte b = in.get(i);
            int digits = i - start;
            if (b == ' ' && digits > 0) {
                count = value;
                return i + 1 == in.limit() ? UNDECIDED : isMessage(in.get(i + 1)) ? digits + 1 : LINE;
            }
            if (b < '0' || b > '9' || b == '0' && digits == 0 || digits == MOST_DIGITS) {
                return LINE;
            }
            value = 10 * value + (b - '0');
        }
        return UNDECIDED;
    }

    private static boolean isMessage(byte first) {
        return first == '<' || first == BOM_BEGINS;
    }

    private Decoded<ByteBuffer> counted(ByteBuffer in, int from) {
        if (count > limit) {
            return new Decoded.Malformed<>("frame of " + count + " octets, longer than " + limit);
        }
        if (in.limit() - from < count) {
            return Decoded.needMore();
        }
        int end = from + (int) count;
        in.position(end);
        return new Decoded.Frame<>(in.slice(from, withoutLineEnd(in, from, end) - from));
    }

    private Decoded<ByteBuffer> line(ByteBuffer in) {
        int start = in.position();
        int end = in.limit();
        for (int i = start + scanned; i < end; i++) {
            if (in.get(i) == '\n') {
                scanned = 0;
                in.position(i + 1);
                return kept(in, start, withoutLineEnd(in, start, i + 1));
            }
        }
        scanned = end - start;
        int excess = scanned - limit;
        if (excess > 1 || excess == 1 && in.get(end - 1) != '\r') { // a CR may yet belong to the line's end
            scanned = 0;
            skipping = true;
            in.position(end);
            return kept(in, start, end);
        }
        return Decoded.needMore();
    }

    private Decoded<ByteBuffer> kept(ByteBuffer in, int start, int end) {
        cut = end - start > limit;
        return new Decoded.Frame<>(in.slice(start, Math.min(end - start, limit)));
    }

    private void skip(ByteBuffer in) {
        while (in.hasRemaining()) {
            if (in.get() == '\n') {
                skipping = false;
                return;
            }
        }
    }

    private static int withoutLineEnd(ByteBuffer in, int start, int end) {
        if (end == start || in.get(end - 1) != '\n') {
            return end;
        }
        return end - 1 > start && in.get(end - 2) == '\r' ? end - 2 : end - 1;
    }

    /**
     * The frame that no more is coming of.
     *
     * @param in what was left unread
     * @return what there is of it, perhaps nothing; {@linkplain #isCut cut} if it was counted: a last line may lack its LF
     */
    ByteBuffer unfinished(ByteBuffer in) {
        int start = in.position();
        int end = in.limit();
        in.position(end);
        if (skipping || start == end) {
            return in.slice(end, 0);
        }
        int head = scanned > 0 ? LINE : head(in.position(start));
        in.position(end);
        cut = head > 0;
        int from = head > 0 ? start + head : start;
        return in.slice(from, (in.get(end - 1) == '\r' && !cut ? end - 1 : end) - from);
    }

    /**
     * Whether the frame given last is only the beginning of a message.
     *
     * @return true: the rest is lost
     */
    boolean isCut() {
        return cut;
    }

    @Override
    public void reset() {
        scanned = 0;
        skipping = false;
    }

    @Override
    public int unreadInput() {
        return limit + MOST_DIGITS + 1;
    }
}
