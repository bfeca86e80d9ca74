package dev.tokamak.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

/** The reading side of a {@link TlsWire}: whole records are decrypted, and nothing is ever encrypted here. One thread at a time. */
final class TlsReader {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /** Records without data, such as key updates, that a peer may send in the time below. */
    private static final int MOST_EMPTY = 128;
    private static final long EMPTY_NANOS = 10_000_000_000L;

    private final Wire inner;
    private final TlsState state;
    private final TlsBuffers buffers;
    private final TlsInput input = new TlsInput();
    private TlsInput.@Nullable Plain plain;
    private boolean inputDone;
    private boolean endWasRead;
    private int emptyRecords;
    private long emptySince;

    TlsReader(Wire inner, TlsState state, TlsBuffers buffers) {
        this.inner = inner;
        this.state = state;
        this.buffers = buffers;
        emptySince = state.owner.now();
    }

    boolean hasInput() {
        return !state.hasFailed() && (plain != null || inputDone && !endWasRead || input.isDecidable());
    }

    boolean ownsMemory() {
        return plain != null || !input.isEmpty();
    }

    /** As {@link Wire#read}. */
    int read(ByteBuffer into) throws IOException {
        if (state.hasFailed()) {
            input.release();
            plain = null;
            return inner.read(into);
        }
        if (plain == null && !inputDone && !state.isComputing()) {
            decrypt(into);
        }
        int count = into.position();
        if (count == 0 && plain != null) {
            count = plain.giveTo(into);
            plain = plain.isEmpty() ? null : plain;
        }
        endWasRead |= count == 0 && inputDone;
        return count == 0 && inputDone ? -1 : count;
    }

    private void decrypt(ByteBuffer into) throws IOException {
        var fresh = NOTHING;
        if (!input.isDecidable()) {
            var raw = into.duplicate().clear(); // all of it: how much the handler may get does not matter here
            int count = inner.read(raw.limit(Math.min(raw.capacity(), TlsWire.PIECE)));
            if (count < 0) {
                endOfStream();
                return;
            }
            fresh = raw.flip();
            if (!completes(fresh)) {
                return;
            }
        }
        var work = buffers.borrow();
        try {
            input.takeInto(work);
            unwrap(work.put(fresh).flip(), into);
            input.hold(work);
        } finally {
            buffers.giveBack(work);
        }
    }

    /** Whether there is a record to decrypt now; if not, these are held. */
    private boolean completes(ByteBuffer fresh) {
        if (input.isEmpty() ? TlsInput.isDecidable(fresh) : input.isCompletedBy(fresh)) {
            return true;
        }
        input.hold(fresh);
        return false;
    }

    private void endOfStream() throws IOException {
        if (!state.isReady()) {
            throw state.failed(new SSLException("the peer ended the connection during the handshake"));
        }
        if (!state.owner.discardsInput()) {
            throw new TlsWire.Truncated();
        }
        inputDone = true;
    }

    /** Record by record, until there is no whole one, no room, or something else to be done first. */
    private void unwrap(ByteBuffer work, ByteBuffer into) throws SSLException {
        boolean wasReady = state.isReady();
        boolean goOn = true;
        while (goOn && !inputDone && state.isReady() == wasReady && TlsInput.isDecidable(work)) {
            if (into.position() > 0 && TlsInput.isAlert(work)) {
                return; // TLS 1.2 sends nothing after the peer's close_notify: what came before it is answered first
            }
            try {
                goOn = unwrapOne(work, into);
            } catch (SSLException e) {
                throw state.failed(e);
            }
        }
    }

    /** One record; false when what follows has to wait. */
    private boolean unwrapOne(ByteBuffer work, ByteBuffer into) throws SSLException {
        int before = into.position();
        if (state.isReady() && TlsInput.isHandshake(work)) {
            throw new SSLException("renegotiation is refused");
        }
        var result = state.engine.unwrap(work, into);
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            if (before > 0) {
                return false; // it has its turn when these have been taken
            }
            var own = ByteBuffer.allocate(state.engine.getSession().getApplicationBufferSize());
            result = state.engine.unwrap(work, own);
            plain = TlsInput.plain(own.flip());
        }
        switch (result.getStatus()) {
            case OK -> countEmpty(result.bytesProduced());
            case CLOSED -> {
                if (!state.isReady()) { // two alerts in plain text, by anybody on the way, look like an end in good order
                    throw new SSLException("the peer cancelled the handshake");
                }
                inputDone = true;
            }
            case BUFFER_UNDERFLOW, BUFFER_OVERFLOW -> throw new SSLException("not a TLS record");
        }
        boolean moved = result.bytesConsumed() + result.bytesProduced() > 0;
        boolean goOn = state.follow(result.getHandshakeStatus());
        if (goOn && !moved && !state.owes() && !inputDone) {
            throw new SSLException("the TLS engine makes nothing of a record");
        }
        return goOn && moved && plain == null;
    }

    /** Key updates cost us more than the peer, and it may not even read our answers (Netty issue 14345 has such a flood). */
    private void countEmpty(int produced) throws SSLException {
        if (produced > 0 || !state.isReady()) {
            return;
        }
        long now = state.owner.now();
        if (now - emptySince > EMPTY_NANOS) {
            emptySince = now;
            emptyRecords = 0;
        }
        if (++emptyRecords > MOST_EMPTY) {
            throw new SSLException("too many TLS records without data");
        }
    }
}
