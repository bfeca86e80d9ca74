package dev.tokamak.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import dev.tokamak.net.CloseReason;

/**
 * What has come in and when the handler is offered it: what it leaves unread comes again when there is more, or when
 * reading was paused and is allowed again, never merely because it returned; the end of input comes after everything else.
 * In context only.
 */
final class InputOffers {

    private final ConnectionCore core;
    private final Callbacks handler;
    private final InputBuffer unread;
    private boolean ended;
    private boolean endOfferDue;

    InputOffers(ConnectionCore core, Callbacks handler, int mostUnread) {
        this.core = core;
        this.handler = handler;
        unread = new InputBuffer(mostUnread);
    }

    /** Offers these bytes behind what is unread, or keeps them until that is allowed. */
    void received(ByteBuffer data) {
        if (core.mayOffer()) {
            core.resumed = false; // all that is unread is offered right now
            offer(unread.join(data));
        } else if (core.mayCall()) { // a read that was under way when reading was paused
            var held = unread.join(data);
            unread.keep(held, held.position(), held.limit());
            core.resumed = true;
        }
    }

    /** No more will be received. */
    void ended() {
        ended = true;
        endOfferDue = true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Whether the handler knows of the end of input, or is just being told. */
    boolean endWasOffered() {
        return ended && !endOfferDue;
    }

    /** Whether there is something that the handler has to be offered as soon as it may. */
    boolean isOfferDue() {
        return core.resumed || endOfferDue;
    }

    /** Offers what is due, if that is allowed now: unread input first, then its end. Says whether the handler was called. */
    boolean offer() {
        boolean called = false;
        if (core.resumed && core.mayOffer()) {
            core.resumed = false;
            if (unread.hasUnread()) {
                called = true;
                offer(unread.unread());
            }
        }
        if (endOfferDue && !core.resumed && core.mayOffer()) {
            endOfferDue = false;
            called = true;
            handler.inputClosed(unread.unread());
            unread.release();
        }
        return called;
    }

    private void offer(ByteBuffer in) {
        int start = in.position();
        int end = in.limit();
        handler.data(in);
        if (core.isClosing() || core.isDoomed()) {
            in.order(ByteOrder.BIG_ENDIAN); // it may be the transport's buffer, which others will see
            unread.release();
            return;
        }
        unread.keep(in, start, end);
        if (unread.room() == 0 && core.mayOffer() && !core.resumed) {
            core.abort(CloseReason.INPUT_OVERFLOW);
        }
    }

    /** How many bytes {@link #received} can keep. */
    int room() {
        return unread.room();
    }

    boolean hasUnread() {
        return unread.hasUnread();
    }

    void release() {
        unread.release();
    }
}
