package dev.tokamak.apps.files.tftp;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The side that has the file: cuts its bytes into blocks and sends a window of them ahead of what is acknowledged. With a
 * window of 1 this is the stop-and-wait of RFC 1350, with more it is RFC 7440.
 *
 * <pre>
 *             acked            next            buffered
 *   ...........|================|...............|
 *   forgotten    under way        to be sent      to be offered
 * </pre>
 *
 * <p>
 * <b>When a block is sent again.</b> When nothing new was acknowledged in time: everything behind {@code acked} (go-back-N).
 * When an ACK names a block inside of the window: everything behind that one, because it is how a receiver reports a gap (RFC
 * 7440 section 4); each ACK does so once, since it moves {@code acked}. Never on an ACK for what is acknowledged already: if two
 * of them made two copies of the next block, those would be answered by two ACKs, and so on to the end of the file, the
 * Sorcerer's Apprentice of RFC 1123 section 4.2.3.1.
 *
 * <p>
 * Block numbers are counted in 64 bits here and travel modulo 65,536: after 65,535 comes 0.
 */
final class Sender implements Side {

    private final Terms terms;
    private final @Nullable ByteBuffer opening;
    private final Consumer<ByteBuffer> out;
    private final Retransmission retransmission;
    private final ByteRing buffered;
    private final ByteBuffer packet;
    /** The last block that is acknowledged; -1 while the opening, which is block 0, isn't. */
    private long acked;
    private long next;
    /** The last block that was ever sent. */
    private long highest;
    private long offered;
    private boolean ended;
    private boolean done;
    private @Nullable TftpException failure;
    private long repeats;
    private long duplicateAcks;

    /**
     * A side that has sent nothing.
     *
     * @param opening an OACK that is to be acknowledged as block 0 before anything else is sent; null to begin with block 1
     * @param readAhead bytes that may be offered beyond a window
     * @param out takes each packet, and is done with it when it returns
     */
    Sender(Terms terms, @Nullable ByteBuffer opening, int readAhead, Retransmission retransmission,
            Consumer<ByteBuffer> out) {
        this.terms = terms;
        this.opening = opening;
        this.out = out;
        this.retransmission = retransmission;
        buffered = new ByteRing(terms.windowBytes() + readAhead);
        packet = ByteBuffer.allocate(PacketCodec.DATA_HEADER + terms.blockSize());
        acked = opening == null ? 0 : -1;
        next = 1;
    }

    @Override
    public void begin(long now) {
        retransmission.start(now);
        if (opening != null) {
            out.accept(opening.duplicate());
        }
        sendWindow();
    }

    /** Bytes that may be offered now. */
    int room() {
        return buffered.room();
    }

    /**
     * More of the file.
     *
     * @param bytes no more than there is {@link #room}
     * @param last whether nothing follows
     */
    void offer(ByteBuffer bytes, boolean last) {
        offered += bytes.remaining();
        buffered.put(bytes);
        ended |= last;
        sendWindow();
    }

    /** The file can't be read, or nobody wants to send it any more. */
    void fail(TftpException why) {
        failure = why;
    }

    @Override
    public void received(Packet received, long now) {
        if (!(received instanceof Packet.Ack(int block)) || isOver()) {
            return;
        }
        int ahead = block - (int) acked & 0xFFFF;
        if (ahead == 0) {
            duplicateAcks++;
        } else if (ahead <= highest - acked) {
            acknowledged(acked + ahead, now);
        } // any other is older still, or of a block that was never sent
    }

    private void acknowledged(long block, long now) {
        long before = bytesUpTo(acked);
        acked = block;
        buffered.drop((int) (bytesUpTo(acked) - before));
        retransmission.progress(now);
        if (ended && acked >= lastBlock()) {
            done = true;
            return;
        }
        next = acked + 1;
        sendWindow();
    }

    private void sendWindow() {
        while (!isOver() && next <= (acked < 0 ? 0 : acked + terms.window()) && isComplete(next)) {
            send(next++);
        }
    }

    /** Whether all bytes of a block are there. */
    private boolean isComplete(long block) {
        return ended ? block <= lastBlock() : block * terms.blockSize() <= offered;
    }

    private void send(long block) {
        long from = bytesUpTo(block - 1);
        int length = (int) (bytesUpTo(block) - from);
        packet.clear();
        PacketCodec.putDataHeader(packet, (int) block);
        buffered.copy((int) (from - bytesUpTo(acked)), length, packet);
        if (block <= highest) {
            repeats++;
        } else {
            highest = block;
        }
        out.accept(packet.flip());
    }

    /** The short one that ends the file: empty when the file is a multiple of the block size. */
    private long lastBlock() {
        return offered / terms.blockSize() + 1;
    }

    private long bytesUpTo(long block) {
        return Math.clamp(block * terms.blockSize(), 0, offered);
    }

    @Override
    public void timePassed(long now) {
        if (isOver() || now - retransmission.due() < 0) {
            return;
        }
        if (isWaitingForTheDisk()) {
            retransmission.start(now); // the other side owes nothing
        } else if (!retransmission.expired(now)) {
            failure = TftpException.untold("no answer from the other side");
        } else if (acked < 0 && opening != null) {
            repeats++;
            out.accept(opening.duplicate());
        } else {
            next = acked + 1;
            sendWindow();
        }
    }

    private boolean isWaitingForTheDisk() {
        return acked >= 0 && highest == acked;
    }

    @Override
    public long due() {
        return isOver() ? NEVER : retransmission.due();
    }

    private boolean isOver() {
        return done || failure != null;
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public @Nullable TftpException failure() {
        return failure;
    }

    @Override
    public long repeats() {
        return repeats;
    }

    /** Bytes of the transfer that the other side has confirmed. */
    long bytesAcknowledged() {
        return bytesUpTo(acked);
    }

    /** ACKs for what was acknowledged already: counted, and not answered. */
    long duplicateAcks() {
        return duplicateAcks;
    }
}
