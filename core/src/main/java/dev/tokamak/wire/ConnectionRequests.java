package dev.tokamak.wire;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.FileSlice;
import dev.tokamak.net.Limits;
import dev.tokamak.net.SharedBytes;
import dev.tokamak.net.TlsSession;

/**
 * What has been asked of a connection, by its handler, by other threads, by its transport. Any thread: every method here
 * only records, and has the connection served; {@link ConnectionCore} carries out.
 */
abstract sealed class ConnectionRequests extends SerialContext implements Connection permits ConnectionCore {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.wire");
    private static final AtomicLong IDS = new AtomicLong();

    /** How it is to end: first come, first kept. */
    record Ending(CloseReason why, @Nullable Throwable cause, boolean reset) {}

    private final long id = IDS.incrementAndGet();
    private final SocketAddress asked;
    final OutputQueue output;
    /** Null until the connection is established. Written in context. */
    volatile @Nullable Wire wire;
    volatile @Nullable Ending ending; // set once, under output
    /** Why nothing more can be said in confidence: the connection ends as if closed, so that the peer learns it too. */
    volatile @Nullable SSLException insecure; // set once, under output
    volatile boolean paused;
    volatile boolean resumed; // unread input is to be offered as soon as that is allowed
    volatile boolean closing;
    volatile boolean draining;

    ConnectionRequests(Host host, SocketAddress asked, Limits limits, boolean blocking) {
        super(host);
        this.asked = asked;
        output = new OutputQueue(limits, blocking, this::taken);
    }

    /** The socket has taken some bytes. By the one who flushes. */
    abstract void taken(long bytes);

    // ---- of handlers and other threads

    @Override
    public final boolean write(ByteBuffer bytes) {
        boolean room = wrote(output.write(bytes, inContext()));
        bytes.position(bytes.limit());
        return room;
    }

    @Override
    public final boolean write(SharedBytes bytes) {
        return wrote(output.write(bytes, inContext()));
    }

    @Override
    public final boolean write(FileSlice file) {
        var result = output.write(file);
        if (result == OutputQueue.Wrote.SEALED) {
            try {
                file.close();
            } catch (IOException e) {
                LOG.log(Level.WARNING, "a file that can no longer be sent could not be closed", e);
            }
        }
        return wrote(result);
    }

    private boolean wrote(OutputQueue.Wrote result) {
        switch (result) {
            case ROOM, ABOVE_HIGH_WATER -> wake();
            case SEALED -> host.counters().add(Counter.WRITES_DROPPED);
            case OVER_HARD_LIMIT -> {
                host.counters().add(Counter.WRITES_DROPPED);
                failed(CloseReason.SLOW_CONSUMER, null);
            }
        }
        return result == OutputQueue.Wrote.ROOM;
    }

    @Override
    public final long pendingBytes() {
        return output.pendingBytes(inContext());
    }

    @Override
    public final void pauseReading() {
        paused = true;
    }

    @Override
    public final void resumeReading() {
        if (paused) {
            resumed = true;
            paused = false;
            wake();
        }
    }

    @Override
    public final void shutdownOutput() {
        output.seal();
        wake();
    }

    @Override
    public final void close() {
        closing = true;
        output.seal();
        wake();
    }

    @Override
    public final void abort(CloseReason why) {
        failed(why, null);
    }

    // ---- of the transport

    /** The transport is shutting down: ends as soon as nothing is under way. Any thread. */
    public final void drain() {
        draining = true;
        if (wire == null) { // still connecting
            failed(CloseReason.SHUTDOWN, null);
        }
        wake();
    }

    /**
     * The connection is broken. Any thread.
     *
     * @param cause
     *            what reading or writing threw
     */
    public final void broken(IOException cause) {
        if (cause instanceof SSLException failure && becomesInsecure(failure)) {
            return;
        }
        if (cause instanceof TlsWire.Truncated) {
            failed(CloseReason.TRUNCATED, cause);
            return;
        }
        var message = String.valueOf(cause.getMessage());
        boolean reset = message.startsWith("Connection reset") || message.startsWith("Broken pipe");
        end(new Ending(reset ? CloseReason.PEER_RESET : CloseReason.IO_ERROR, cause, true));
    }

    /** False when it was so before. */
    private boolean becomesInsecure(SSLException failure) {
        synchronized (output) {
            if (insecure != null) {
                return false;
            }
            insecure = failure;
        }
        close();
        return true;
    }

    /**
     * It can't go on. Any thread.
     *
     * @param why
     *            the reason
     * @param cause
     *            the exception behind it
     */
    public final void failed(CloseReason why, @Nullable Throwable cause) {
        end(new Ending(why, cause, true));
    }

    final void end(Ending how) {
        synchronized (output) { // not this: handlers may use it as a lock of their own
            if (ending != null) {
                return;
            }
            var failure = insecure;
            ending = failure == null ? how : new Ending(CloseReason.TLS_FAILED, failure, how.reset());
        }
        if (how.reset()) {
            output.seal(); // later writes are dropped, and know it
        }
        wake();
    }

    /**
     * Whether it is to end without further ado: the transport may close the socket right away, to wake whoever is blocked
     * in it, and then calls {@link ConnectionCore#finish} in context. Any thread.
     *
     * @return true once aborted, broken or past a deadline
     */
    @Override
    public final boolean isDoomed() {
        return ending != null;
    }

    /**
     * Whether the socket is to be closed with a reset when it is doomed. Any thread.
     *
     * @return false when it ends in good order
     */
    public final boolean endsWithReset() {
        var how = ending;
        return how != null && how.reset();
    }

    /**
     * Whether {@link #close} has been called: whatever still comes in is thrown away. Any thread.
     *
     * @return true from then on
     */
    public final boolean isClosing() {
        return closing;
    }

    /**
     * Whether output is above its high-water mark, as it always is while a file is queued. Any thread.
     *
     * @return true until it has drained to the low-water mark and the handler was told
     */
    public final boolean isAboveHighWater() {
        return output.isAboveHighWater();
    }

    // ---- who it is

    @Override
    public final long id() {
        return id;
    }

    @Override
    public final SocketAddress remoteAddress() {
        var known = wire;
        return known == null ? asked : known.remoteAddress();
    }

    @Override
    public final SocketAddress localAddress() {
        var known = wire;
        return known == null ? new InetSocketAddress(0) : known.localAddress();
    }

    @Override
    public final Optional<TlsSession> tls() {
        var known = wire;
        return known == null ? Optional.empty() : known.tls();
    }
}
