package dev.tokamak.apps.files.tftp;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/** A client that has asked and waits for the first answer; {@link ClientTransfer} goes on with another side then. */
final class Requesting implements Side {

    private final ByteBuffer request;
    private final Consumer<ByteBuffer> out;
    private final Retransmission retransmission;
    private @Nullable TftpException failure;
    private long repeats;

    Requesting(ByteBuffer request, Retransmission retransmission, Consumer<ByteBuffer> out) {
        this.request = request;
        this.out = out;
        this.retransmission = retransmission;
    }

    @Override
    public void begin(long now) {
        retransmission.start(now);
        out.accept(request.duplicate());
    }

    @Override
    public void received(Packet packet, long now) {
        // the owner has looked at it, and it was no answer
    }

    /** The answer is not what may be answered. */
    void fail(TftpException why) {
        failure = why;
    }

    @Override
    public void timePassed(long now) {
        if (failure != null || now - retransmission.due() < 0) {
            return;
        }
        if (retransmission.expired(now)) {
            repeats++;
            out.accept(request.duplicate());
        } else {
            failure = TftpException.untold("no answer from the server");
        }
    }

    @Override
    public long due() {
        return failure == null ? retransmission.due() : NEVER;
    }

    @Override
    public boolean isDone() {
        return false;
    }

    @Override
    public @Nullable TftpException failure() {
        return failure;
    }

    @Override
    public long repeats() {
        return repeats;
    }
}
