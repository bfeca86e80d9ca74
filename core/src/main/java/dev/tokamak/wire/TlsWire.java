package dev.tokamak.wire;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import dev.tokamak.net.TlsSession;

/**
 * Encryption around a wire: TLS records outside (RFC 8446 section 5), the protocol's bytes inside.
 *
 * <pre>
 *   read    inner wire -> whole records -> unwrap -> bytes          never wraps
 *   write   bytes -> wrap -> inner wire                             never unwraps
 *   flush   what the other two made necessary: handshake, answers to key updates, alerts, close_notify
 * </pre>
 *
 * <p>
 * So reading and writing need no lock between them, and each works with a wire that blocks and with one that does not. What
 * the inner wire does not take of a few records is kept, and nothing more is encrypted until it is gone. Reading goes on
 * only while the engine can use what is read: not during the computations of a handshake, which are {@linkplain Owner#compute
 * given away}, and not while the peer waits for our part of it.
 *
 * <p>
 * <b>Failure.</b> The first {@link SSLException} is thrown once, and remembered: from then on output is thrown away, input is
 * read raw, and {@link #flush} sends the alert that says why. The connection then ends as it ends after {@code close}, with
 * lingering: a reset would destroy the alert on its way.
 */
final class TlsWire implements Wire {

    /** The stream ended without close_notify: it may have been cut by somebody (RFC 8446 section 6.1). */
    static final class Truncated extends IOException {
        private static final long serialVersionUID = 1;

        Truncated() {
            super("the TLS stream ended without close_notify: it may have been cut");
        }
    }

    /** Read at once, and encrypted at once. */
    static final int PIECE = 64 << 10;

    private final Wire inner;
    private final TlsState state;
    private final TlsReader reader;
    private final TlsWriter writer;

    /**
     * Begins the handshake, as soon as it is flushed or read.
     *
     * @param engine
     *            fresh; its mode and parameters set
     * @throws SSLException
     *             when the engine can't begin
     */
    TlsWire(Wire inner, SSLEngine engine, TlsBuffers buffers, TlsState.Owner owner) throws SSLException {
        this.inner = inner;
        state = new TlsState(engine, owner);
        reader = new TlsReader(inner, state, buffers);
        writer = new TlsWriter(inner, state, buffers);
    }

    // ---- what there is to do

    /** Whether the handshake is over, and went well. */
    @Override
    public boolean isReady() {
        return state.isReady();
    }

    @Override
    public boolean takesOutput() {
        return state.isReady() || state.hasFailed();
    }

    @Override
    public boolean wantsOutput() {
        return writer.wantsOutput();
    }

    @Override
    public boolean takesInput() {
        return state.hasFailed() || !state.isComputing() && (state.isReady() || !writer.wantsOutput());
    }

    @Override
    public boolean hasInput() {
        return reader.hasInput();
    }

    /** Whether anything is allocated for it beside the engine; an idle connection has nothing. */
    boolean ownsMemory() {
        return reader.ownsMemory() || writer.ownsMemory();
    }

    // ---- bytes

    @Override
    public int read(ByteBuffer into) throws IOException {
        return reader.read(into);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return writer.write(from);
    }

    @Override
    public long transfer(FileChannel file, long position, long count) throws IOException {
        return writer.transfer(file, position, count);
    }

    @Override
    public long flush() throws IOException {
        return writer.flush();
    }

    @Override
    public void shutdownOutput() {
        writer.shutdownOutput();
    }

    // ---- the rest is the inner wire's affair

    @Override
    public void close() {
        inner.close();
    }

    @Override
    public void reset() {
        inner.reset();
    }

    @Override
    public SocketAddress remoteAddress() {
        return inner.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return inner.localAddress();
    }

    @Override
    public Optional<TlsSession> tls() {
        return Optional.ofNullable(state.session());
    }
}
