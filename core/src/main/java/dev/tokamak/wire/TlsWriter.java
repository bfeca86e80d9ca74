package dev.tokamak.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

/**
 * The writing side of a {@link TlsWire}: data of the protocol, and what the engine has to say by itself; nothing is ever
 * decrypted here. What the inner wire does not take of a few records is kept, and nothing more is encrypted until it is gone.
 * One thread at a time; {@link #shutdownOutput} and the questions from any.
 */
final class TlsWriter {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Wire inner;
    private final TlsState state;
    private final TlsBuffers buffers;
    private volatile @Nullable ByteBuffer unsent;
    private volatile boolean sending; // what the engine had to say
    private volatile boolean closing;
    private volatile boolean finSent;

    TlsWriter(Wire inner, TlsState state, TlsBuffers buffers) {
        this.inner = inner;
        this.state = state;
        this.buffers = buffers;
    }

    boolean wantsOutput() {
        return unsent != null || state.owes() || sending || closing && !finSent;
    }

    boolean ownsMemory() {
        return unsent != null;
    }

    /** As {@link Wire#write}. */
    int write(ByteBuffer from) throws IOException {
        int start = from.position();
        if (isMute()) {
            from.position(from.limit()); // nobody will see it
        } else if (state.isReady()) {
            sendRest();
            var out = buffers.borrow();
            try {
                while (unsent == null && from.hasRemaining()) {
                    encrypt(from, out.clear());
                }
            } finally {
                buffers.giveBack(out);
            }
        }
        return from.position() - start;
    }

    /**
     * Whether output is thrown away: after a failure, and when the peer has ended both directions, as it may in TLS 1.2 and by
     * cancelling in TLS 1.3. What it has sent is still to be read.
     */
    private boolean isMute() {
        return state.hasFailed() || state.engine.isOutboundDone();
    }

    /** A few records, in one write. */
    private void encrypt(ByteBuffer from, ByteBuffer out) throws IOException {
        SSLException thrown = null;
        try {
            int longest = state.engine.getSession().getPacketBufferSize();
            while (from.hasRemaining() && out.position() < TlsWire.PIECE && out.remaining() >= longest) {
                var result = state.engine.wrap(from, out);
                if (result.getStatus() == Status.CLOSED) {
                    from.position(from.limit());
                } else if (result.bytesProduced() == 0) {
                    throw new SSLException("the TLS engine makes nothing of what is to be sent");
                }
                state.follow(result.getHandshakeStatus());
            }
        } catch (SSLException e) {
            thrown = state.failed(e);
        }
        send(out.flip());
        if (thrown != null) {
            throw thrown;
        }
    }

    /** As {@link Wire#transfer}. The part of a file comes into memory: only there can it be encrypted. */
    long transfer(FileChannel file, long position, long count) throws IOException {
        if (isMute()) {
            return count;
        }
        long sent = 0;
        var piece = buffers.borrow();
        try {
            while (sent < count && state.isReady() && unsent == null) {
                piece.clear().limit((int) Math.min(TlsWire.PIECE, count - sent));
                if (file.read(piece, position + sent) <= 0) {
                    break;
                }
                int taken = write(piece.flip());
                sent += taken;
                if (taken == 0) {
                    break;
                }
            }
        } finally {
            buffers.giveBack(piece);
        }
        return sent;
    }

    /** As {@link Wire#flush}. */
    long flush() throws IOException {
        long sent = sendRest();
        if (unsent == null && state.owes()) {
            sent += sendOwn();
        }
        if (closing && unsent == null && !state.owes() && !finSent) {
            finSent = true;
            inner.shutdownOutput();
        }
        return sent;
    }

    private long sendOwn() throws IOException {
        sending = true; // until it is sent or kept: others must not think meanwhile that all is said
        state.saysWhatItOwes();
        SSLException thrown = null;
        var out = buffers.borrow();
        try {
            while (mustWrap() && out.position() < TlsWire.PIECE) {
                var result = state.engine.wrap(NOTHING, out);
                state.follow(result.getHandshakeStatus());
                if (result.getStatus() != Status.OK || result.bytesProduced() == 0) {
                    break;
                }
            }
            if (out.position() >= TlsWire.PIECE) {
                state.owe();
            }
        } catch (SSLException e) {
            thrown = !state.hasFailed() ? state.failed(e) : null; // there is no alert to be had
        }
        try {
            long sent = send(out.flip());
            if (thrown != null) {
                throw thrown;
            }
            return sent;
        } finally {
            sending = false;
            buffers.giveBack(out);
        }
    }

    private boolean mustWrap() {
        return !state.isComputing() && (state.wantsToWrap()
                || (closing || state.hasFailed()) && !state.engine.isOutboundDone());
    }

    private long send(ByteBuffer out) throws IOException {
        long sent = out.hasRemaining() ? inner.write(out) : 0;
        if (out.hasRemaining()) {
            unsent = ByteBuffer.allocate(out.remaining()).put(out).flip();
        }
        return sent;
    }

    private long sendRest() throws IOException {
        var rest = unsent;
        if (rest == null) {
            return 0;
        }
        var out = buffers.borrow();
        try {
            int sent = inner.write(out.put(rest.duplicate()).flip());
            rest.position(rest.position() + sent);
            unsent = rest.hasRemaining() ? rest : null;
            return sent;
        } finally {
            buffers.giveBack(out);
        }
    }

    /** As {@link Wire#shutdownOutput}: asks for close_notify, which {@link #flush} sends, with the inner wire's own end behind it. */
    void shutdownOutput() {
        state.engine.closeOutbound();
        state.owe();
        closing = true;
    }
}
