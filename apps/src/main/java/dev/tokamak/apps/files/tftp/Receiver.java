package dev.tokamak.apps.files.tftp;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The side that gets the file: takes blocks in their order and acknowledges a window at a time.
 *
 * <pre>
 *   RECEIVING --a short block--> STORING --stored()--> DALLYING --time--> DONE
 * </pre>
 *
 * <p>
 * The last block is acknowledged when the owner has said that the whole file is where it belongs, so that what was
 * acknowledged is not lost. Afterwards that ACK is repeated for a while, should it have been lost (RFC 1350 section 6).
 *
 * <p>
 * An ACK is withheld while the owner has no room for another window: the other side waits then, or asks again.
 */
final class Receiver implements Side {

    private enum Phase {
        RECEIVING,
        STORING,
        DALLYING,
        DONE
    }

    private final Terms terms;
    private final @Nullable ByteBuffer opening;
    private final Consumer<ByteBuffer> out;
    private final Retransmission retransmission;
    private final long dally;
    private final ByteRing buffered;
    private Phase phase = Phase.RECEIVING;
    /** The last block that came in order. */
    private long received;
    /** The last block that an ACK was sent for. */
    private long acked;
    private boolean withheld;
    private boolean gapReported;
    private long dallyUntil;
    private @Nullable TftpException failure;
    private long bytes;
    private long repeats;
    private long duplicates;

    /**
     * A side that has received nothing.
     *
     * @param opening the OACK or ACK of block 0 that invites the first block; null when that is coming by itself
     * @param readBehind bytes that may wait for the disk, beyond a window
     * @param dally how long the last ACK may be asked for again
     * @param out takes each packet, and is done with it when it returns
     */
    Receiver(Terms terms, @Nullable ByteBuffer opening, int readBehind, Retransmission retransmission, long dally,
            Consumer<ByteBuffer> out) {
        this.terms = terms;
        this.opening = opening;
        this.out = out;
        this.retransmission = retransmission;
        this.dally = dally;
        buffered = new ByteRing(terms.windowBytes() + readBehind);
    }

    @Override
    public void begin(long now) {
        retransmission.start(now);
        if (opening != null) {
            out.accept(opening.duplicate());
        }
    }

    // ---- from the network

    @Override
    public void received(Packet packet, long now) {
        if (phase == Phase.DONE || failure != null) {
            return;
        }
        switch (packet) {
            case Packet.Data(int block, ByteBuffer payload) -> data(block, payload, now);
            case Packet.OptionAck _ -> {
                if (received == 0) {
                    repeatAnswer(); // the server has not seen the ACK of its OACK
                }
            }
            default -> {
                // nothing else has a meaning here
            }
        }
    }

    private void data(int block, ByteBuffer payload, long now) {
        if (payload.remaining() > terms.blockSize()) {
            failure = TftpException.of(ErrorCode.ILLEGAL_OPERATION, "a block longer than agreed on", null);
            return;
        }
        int ahead = block - (int) received & 0xFFFF;
        if (ahead == 1 && phase == Phase.RECEIVING) {
            next(payload, now);
        } else if (ahead == 0) {
            duplicates++;
            if (received == acked && received > 0) {
                repeatAnswer();
            }
        } else if (ahead <= terms.window() && phase == Phase.RECEIVING) {
            reportGap();
        } else if (ahead == 1 && phase == Phase.DALLYING && !payload.hasRemaining() && (acked & 0xFFFF) == 0) {
            out.accept(PacketCodec.ack(block)); // curl doesn't see that it is done when its last block has the number 0
        } else {
            duplicates++;
        }
    }

    private void next(ByteBuffer payload, long now) {
        if (payload.remaining() > buffered.room()) {
            return; // sent without waiting for an ACK: it has to come again
        }
        boolean last = payload.remaining() < terms.blockSize();
        bytes += payload.remaining();
        buffered.put(payload);
        received++;
        gapReported = false;
        retransmission.progress(now);
        if (last) {
            phase = Phase.STORING;
        } else if (received - acked >= terms.window()) {
            acknowledgeIfThereIsRoom();
        }
    }

    /** Once for each gap: every further block would show it again. */
    private void reportGap() {
        if (!gapReported && !withheld) {
            gapReported = true;
            acknowledge();
        }
    }

    private void acknowledgeIfThereIsRoom() {
        withheld = buffered.room() < terms.windowBytes();
        if (!withheld) {
            acknowledge();
        }
    }

    private void acknowledge() {
        acked = received;
        out.accept(PacketCodec.ack((int) acked));
    }

    private void repeatAnswer() {
        if (acked > 0) {
            repeats++;
            out.accept(PacketCodec.ack((int) acked));
        } else if (opening != null) {
            repeats++;
            out.accept(opening.duplicate());
        }
    }

    // ---- to the disk

    /** Bytes that wait to be taken. */
    int waiting() {
        return buffered.size();
    }

    /** Moves bytes that wait into a buffer, as many as fit. */
    void take(ByteBuffer into, long now) {
        int length = Math.min(into.remaining(), buffered.size());
        buffered.copy(0, length, into);
        buffered.drop(length);
        if (withheld) {
            retransmission.start(now);
            acknowledgeIfThereIsRoom();
        }
    }

    /** Whether every block has come, and {@link #stored} is waited for. */
    boolean isComplete() {
        return phase == Phase.STORING;
    }

    /** The file is complete and where it belongs. */
    void stored(long now) {
        phase = Phase.DALLYING;
        dallyUntil = now + dally;
        acknowledge();
    }

    /** Whether the file is stored; the last ACK may still be asked for. */
    boolean isStored() {
        return phase == Phase.DALLYING || phase == Phase.DONE;
    }

    /** The file can't be stored. */
    void fail(TftpException why) {
        failure = why;
    }

    // ---- time

    @Override
    public void timePassed(long now) {
        if (now - due() < 0 || due() == NEVER) {
            return;
        }
        if (phase == Phase.DALLYING) {
            phase = Phase.DONE;
        } else if (withheld) {
            retransmission.start(now); // the other side owes nothing
        } else if (retransmission.expired(now)) {
            if (received > acked) {
                acknowledge(); // what has come of a window whose rest was lost
            } else {
                repeatAnswer();
            }
        } else {
            failure = TftpException.untold("nothing more came from the other side");
        }
    }

    @Override
    public long due() {
        if (failure != null) {
            return NEVER;
        }
        return switch (phase) {
            case RECEIVING -> retransmission.due();
            case DALLYING -> dallyUntil;
            case STORING, DONE -> NEVER;
        };
    }

    @Override
    public boolean isDone() {
        return phase == Phase.DONE;
    }

    @Override
    public @Nullable TftpException failure() {
        return failure;
    }

    @Override
    public long repeats() {
        return repeats;
    }

    /** Bytes of the transfer that have come in order. */
    long bytesReceived() {
        return bytes;
    }

    /** Blocks that came a second time. */
    long duplicates() {
        return duplicates;
    }
}
