package dev.tokamak.wire;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.function.Consumer;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

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

    /** What a wire asks of the connection that it carries. */
    interface Owner {
        /** Has work done that takes long, where it delays nobody else. */
        void compute(Runnable work, Consumer<@Nullable Throwable> then);

        /** Whether input is thrown away anyway, so that it does not matter how it ends. */
        boolean discardsInput();

        /** A failure that was seen neither in reading nor in writing. */
        void broken(IOException cause);

        /** Nanoseconds, for differences. */
        long now();
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /** Read at once, and encrypted at once. */
    private static final int PIECE = 64 << 10;
    /** Records without data, such as key updates, that a peer may send in the time below. */
    private static final int MOST_EMPTY = 128;
    private static final long EMPTY_NANOS = 10_000_000_000L;

    private final Wire inner;
    private final SSLEngine engine;
    private final TlsBuffers buffers;
    private final Owner owner;
    // for the one who reads
    private final TlsInput input = new TlsInput();
    private TlsInput.@Nullable Plain plain;
    private boolean inputDone;
    private boolean endWasRead;
    private int emptyRecords;
    private long emptySince;
    // written by the one who writes
    private volatile @Nullable ByteBuffer unsent;
    // by both
    private volatile boolean owes;
    private volatile boolean sending; // what it owed
    private volatile boolean computing;
    private volatile boolean closing;
    private volatile boolean finSent;
    private volatile @Nullable SSLException failure;
    private volatile @Nullable TlsSession session;

    /**
     * Begins the handshake, as soon as it is flushed or read.
     *
     * @param engine
     *            fresh; its mode and parameters set
     * @throws SSLException
     *             when the engine can't begin
     */
    TlsWire(Wire inner, SSLEngine engine, TlsBuffers buffers, Owner owner) throws SSLException {
        this.inner = inner;
        this.engine = engine;
        this.buffers = buffers;
        this.owner = owner;
        emptySince = owner.now();
        engine.beginHandshake();
        owes = engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
    }

    // ---- what there is to do

    /** Whether the handshake is over, and went well. */
    @Override
    public boolean isReady() {
        return session != null;
    }

    @Override
    public boolean takesOutput() {
        return isReady() || failure != null;
    }

    @Override
    public boolean wantsOutput() {
        return unsent != null || owes || sending || closing && !finSent;
    }

    @Override
    public boolean takesInput() {
        return failure != null || !computing && (isReady() || !wantsOutput());
    }

    @Override
    public boolean hasInput() {
        return failure == null && (plain != null || inputDone && !endWasRead || input.isDecidable());
    }

    /** Whether anything is allocated for it beside the engine; an idle connection has nothing. */
    boolean ownsMemory() {
        return plain != null || unsent != null || !input.isEmpty();
    }

    // ---- reading

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (failure != null) {
            input.release();
            plain = null;
            return inner.read(into);
        }
        if (plain == null && !inputDone && !computing) {
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
            int count = inner.read(raw.limit(Math.min(raw.capacity(), PIECE)));
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
        if (!isReady()) {
            throw failed(new SSLException("the peer ended the connection during the handshake"));
        }
        if (!owner.discardsInput()) {
            throw new Truncated();
        }
        inputDone = true;
    }

    /** Record by record, until there is no whole one, no room, or something else to be done first. */
    private void unwrap(ByteBuffer work, ByteBuffer into) throws SSLException {
        boolean wasReady = isReady();
        boolean goOn = true;
        while (goOn && !inputDone && isReady() == wasReady && TlsInput.isDecidable(work)) {
            if (into.position() > 0 && TlsInput.isAlert(work)) {
                return; // TLS 1.2 sends nothing after the peer's close_notify: what came before it is answered first
            }
            try {
                goOn = unwrapOne(work, into);
            } catch (SSLException e) {
                throw failed(e);
            }
        }
    }

    /** One record; false when what follows has to wait. */
    private boolean unwrapOne(ByteBuffer work, ByteBuffer into) throws SSLException {
        int before = into.position();
        if (isReady() && TlsInput.isHandshake(work)) {
            throw new SSLException("renegotiation is refused");
        }
        var result = engine.unwrap(work, into);
        int produced = result.bytesProduced();
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            if (before > 0) {
                return false; // it has its turn when these have been taken
            }
            var own = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
            result = engine.unwrap(work, own);
            produced = result.bytesProduced();
            plain = TlsInput.plain(own.flip());
        }
        switch (result.getStatus()) {
            case OK -> countEmpty(produced);
            case CLOSED -> {
                if (!isReady()) { // two alerts in plain text, by anybody on the way, look like an end in good order
                    throw new SSLException("the peer cancelled the handshake");
                }
                inputDone = true;
            }
            case BUFFER_UNDERFLOW, BUFFER_OVERFLOW -> throw new SSLException("not a TLS record");
        }
        boolean moved = result.bytesConsumed() + result.bytesProduced() > 0;
        boolean goOn = follow(result.getHandshakeStatus());
        if (goOn && !moved && !owes && !inputDone) {
            throw new SSLException("the TLS engine makes nothing of a record");
        }
        return goOn && moved && plain == null;
    }

    /** Key updates cost us more than the peer, and it may not even read our answers (Netty issue 14345 has such a flood). */
    private void countEmpty(int produced) throws SSLException {
        if (produced > 0 || !isReady()) {
            return;
        }
        long now = owner.now();
        if (now - emptySince > EMPTY_NANOS) {
            emptySince = now;
            emptyRecords = 0;
        }
        if (++emptyRecords > MOST_EMPTY) {
            throw new SSLException("too many TLS records without data");
        }
    }

    // ---- the handshake, by whoever reads or writes

    /** What the engine wants next. False when nothing may be decrypted before. */
    private boolean follow(HandshakeStatus status) {
        if (failure != null) {
            return false;
        }
        switch (status) {
            case NEED_TASK -> {
                computing = true;
                owner.compute(this::compute, this::computed);
                return false;
            }
            case NEED_WRAP -> {
                owes = true;
                return isReady(); // during the handshake our part comes first
            }
            case FINISHED -> {
                session = Tls.describe(engine);
                owes |= engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP; // tickets for a later session
            }
            default -> {
                // it waits for the peer
            }
        }
        return true;
    }

    private void compute() {
        for (var task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private void computed(@Nullable Throwable thrown) {
        computing = false;
        if (thrown != null) {
            owner.broken(failed(new SSLException("the handshake could not be computed", thrown)));
        } else {
            follow(engine.getHandshakeStatus());
        }
    }

    private SSLException failed(SSLException why) {
        engine.closeOutbound(); // after the alert, if the engine has one
        owes = true;
        failure = why;
        return why;
    }

    // ---- writing

    @Override
    public int write(ByteBuffer from) throws IOException {
        int start = from.position();
        if (isMute()) {
            from.position(from.limit()); // nobody will see it
        } else if (isReady()) {
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
        return failure != null || engine.isOutboundDone();
    }

    /** A few records, in one write. */
    private void encrypt(ByteBuffer from, ByteBuffer out) throws IOException {
        SSLException thrown = null;
        try {
            int longest = engine.getSession().getPacketBufferSize();
            while (from.hasRemaining() && out.position() < PIECE && out.remaining() >= longest) {
                var result = engine.wrap(from, out);
                if (result.getStatus() == Status.CLOSED) {
                    from.position(from.limit());
                } else if (result.bytesProduced() == 0) {
                    throw new SSLException("the TLS engine makes nothing of what is to be sent");
                }
                follow(result.getHandshakeStatus());
            }
        } catch (SSLException e) {
            thrown = failed(e);
        }
        send(out.flip());
        if (thrown != null) {
            throw thrown;
        }
    }

    /** The part of a file comes into memory: only there can it be encrypted. */
    @Override
    public long transfer(FileChannel file, long position, long count) throws IOException {
        if (isMute()) {
            return count;
        }
        long sent = 0;
        var piece = buffers.borrow();
        try {
            while (sent < count && isReady() && unsent == null) {
                piece.clear().limit((int) Math.min(PIECE, count - sent));
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

    @Override
    public long flush() throws IOException {
        long sent = sendRest();
        if (unsent == null && owes) {
            sent += sendOwn();
        }
        if (closing && unsent == null && !owes && !finSent) {
            finSent = true;
            inner.shutdownOutput();
        }
        return sent;
    }

    private long sendOwn() throws IOException {
        sending = true; // until it is sent or kept: others must not think meanwhile that all is said
        owes = false; // before looking: the one who reads may set it again at any time
        SSLException thrown = null;
        var out = buffers.borrow();
        try {
            while (mustWrap() && out.position() < PIECE) {
                var result = engine.wrap(NOTHING, out);
                follow(result.getHandshakeStatus());
                if (result.getStatus() != Status.OK || result.bytesProduced() == 0) {
                    break;
                }
            }
            owes |= out.position() >= PIECE;
        } catch (SSLException e) {
            thrown = failure == null ? failed(e) : null; // there is no alert to be had
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
        return !computing && (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
                || (closing || failure != null) && !engine.isOutboundDone());
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

    /** Asks for close_notify, which {@link #flush} sends, with the inner wire's own end behind it. */
    @Override
    public void shutdownOutput() {
        engine.closeOutbound();
        owes = true;
        closing = true;
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
        return Optional.ofNullable(session);
    }
}
