package dev.tokamak.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.jspecify.annotations.Nullable;

/**
 * Input that the handler left unread: kept, and put in front of what comes next. Takes memory only while there is some;
 * copies each byte a bounded number of times on average, however small the pieces in which input comes or is taken. In
 * context only.
 */
final class InputBuffer {

    private static final int SMALLEST = 256;
    private static final int WORTH_SHRINKING = 8 << 10;
    /** Arrays can't be longer than this on every virtual machine. */
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private final int limit;
    /** From position to limit: the unread bytes. */
    private @Nullable ByteBuffer kept;

    /**
     * An empty buffer.
     *
     * @param limit
     *            bytes that may be left unread
     */
    InputBuffer(int limit) {
        this.limit = limit;
    }

    boolean hasUnread() {
        return kept != null;
    }

    /** How many bytes may be added. */
    int room() {
        return kept == null ? limit : limit - kept.remaining();
    }

    /** The unread bytes: what a handler is offered when nothing new has come. */
    ByteBuffer unread() {
        return kept == null ? ByteBuffer.allocate(0) : kept;
    }

    /** The unread bytes followed by fresh ones; the fresh buffer itself when nothing was left unread. */
    ByteBuffer join(ByteBuffer fresh) {
        var old = kept;
        if (old == null) {
            return fresh;
        }
        int more = fresh.remaining();
        if (old.capacity() - old.limit() < more) {
            kept = old = withRoomFor(more, old);
        }
        int end = old.limit();
        old.limit(end + more).put(end, fresh, fresh.position(), more);
        return old;
    }

    /** The unread bytes at the front of a buffer: of the same one when at least half of it has been taken. */
    private ByteBuffer withRoomFor(int more, ByteBuffer old) {
        int from = old.position();
        int unread = old.remaining();
        long whole = (long) unread + more;
        boolean compacting = whole <= old.capacity() && from >= old.capacity() / 2;
        // capacity up to twice the limit, so that compaction is paid for by as many bytes taken
        long capacity = Math.clamp(2 * whole, whole, Math.max(whole, 2L * limit));
        var target = compacting ? old : ByteBuffer.allocate((int) Math.min(capacity, LARGEST));
        target.clear();
        return target.put(0, old, from, unread).limit(unread);
    }

    /**
     * Keeps what a handler left of an offer. Whatever it did to limit and order is undone.
     *
     * @param in
     *            what it was offered, perhaps the kept buffer itself
     * @param start
     *            the position before the offer
     * @param end
     *            the limit before the offer
     */
    @SuppressWarnings("ReferenceEquality") // whether it is the very same buffer
    void keep(ByteBuffer in, int start, int end) {
        int from = Math.clamp(in.position(), start, end);
        in.limit(end).position(from).order(ByteOrder.BIG_ENDIAN);
        int rest = end - from;
        if (rest == 0) {
            kept = null;
        } else if (in != kept) {
            kept = copy(in, Math.max(SMALLEST, rest));
        } else if (in.capacity() > WORTH_SHRINKING && rest < in.capacity() / 8) {
            kept = copy(in, 2 * rest);
        }
    }

    private static ByteBuffer copy(ByteBuffer source, int capacity) {
        int length = source.remaining();
        return ByteBuffer.allocate(capacity).put(0, source, source.position(), length).limit(length);
    }

    void release() {
        kept = null;
    }
}
