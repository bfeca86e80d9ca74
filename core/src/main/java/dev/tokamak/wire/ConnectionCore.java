package dev.tokamak.wire;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import dev.tokamak.metrics.Counter;
import dev.tokamak.metrics.Flight;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.FileSlice;
import dev.tokamak.net.Limits;
import dev.tokamak.net.SharedBytes;
import dev.tokamak.net.TlsSession;

/**
 * The life of a connection, once, for every transport. The promises of {@link Connection} live here.
 *
 * <pre>
 *               opened                close(), all sent, FIN               end of input, or enough
 *  CONNECTING ----------> OPEN -----------------------------> LINGERING -----------------------------> OVER
 *      |                   |  \___ FIN sent and end of input seen, in either order ______________________^
 *      |                   |        abort, error, deadline, reset by the peer                            ^
 *      +-------------------+----------------------------------------+------------------------------------+
 * </pre>
 *
 * <p>
 * Two kinds of methods. Those of {@link Connection}, for any thread, only record. Those marked <em>in context</em> are for
 * the transport, which reports what happened ({@code opened}, {@code received}, {@code inputEnded}) and then carries out
 * what was recorded, always in this order:
 *
 * <pre>{@code
 * core.flush(..);                        // to the socket what it takes
 * if (core.advance()) core.flush(..);    // callbacks that the progress allows, and their output
 * core.finish();                         // FIN, lingering, the end, deadlines
 * }</pre>
 */
public final class ConnectionCore extends SerialContext implements Connection {

    private static final System.Logger LOG = System.getLogger("dev.tokamak.wire");
    private static final AtomicLong IDS = new AtomicLong();
    /** While the transport shuts down, a connection that has sent everything waits no longer than this for the peer's FIN. */
    private static final Duration SHUTDOWN_LINGER = Duration.ofMillis(500);

    private enum State {
        CONNECTING, OPEN, LINGERING, OVER
    }

    /** How it is to end: first come, first kept. */
    private record Ending(CloseReason why, @Nullable Throwable cause, boolean reset) {}

    private final long id = IDS.incrementAndGet();
    private final ConnectionHandler handler;
    private final Limits limits;
    private final boolean blocking;
    private final OutputQueue output;
    private final InputBuffer input;
    private final Deadlines deadlines;
    private final SocketAddress asked;
    private volatile @Nullable Wire wire;

    private volatile State state = State.CONNECTING;
    private volatile @Nullable Ending ending; // set once, under this
    private volatile boolean paused;
    private volatile boolean resumed; // unread input is to be offered as soon as that is allowed
    private volatile boolean closing;
    private volatile boolean draining;
    // in context
    private boolean inputEnded;
    private boolean endOfferDue;
    private boolean peerEndedFirst;
    private boolean finSent;
    private boolean shutDown; // by the transport, not by the handler
    private boolean lingersLess;
    private long discarded;

    /**
     * A connection that is not open yet.
     *
     * @param host
     *            the transport
     * @param handler
     *            the protocol
     * @param limits
     *            what it may use
     * @param peer
     *            the peer's address, as far as it is known
     * @param blocking
     *            whether the wire will block
     */
    public ConnectionCore(Host host, ConnectionHandler handler, Limits limits, SocketAddress peer, boolean blocking) {
        super(host);
        this.handler = handler;
        this.limits = limits;
        this.asked = peer;
        this.blocking = blocking;
        output = new OutputQueue(limits, blocking, this::taken);
        input = new InputBuffer(limits.unreadInput());
        deadlines = new Deadlines(host, limits, this::checkDeadlines);
    }

    // ---- in context: what the transport reports

    /**
     * In context: an attempt to connect begins.
     *
     * @param timeout
     *            after which it has failed
     */
    public void connecting(Duration timeout) {
        deadlines.fix(CloseReason.CONNECT_TIMEOUT, timeout);
    }

    /**
     * In context: the connection is established.
     *
     * @param established
     *            its wire, owned from here on
     */
    public void opened(Wire established) {
        if (state == State.OVER) { // too late, and nothing will close it any more
            established.reset();
            return;
        }
        wire = established;
        if (ending != null || !deadlines.unfix()) {
            return; // finish() closes it
        }
        state = State.OPEN;
        try {
            handler.onOpen(this);
        } catch (Throwable t) {
            handlerFailed(t);
        } finally {
            clearInterrupt();
        }
    }

    /**
     * In context: bytes were read.
     *
     * @param data
     *            at least one byte, at most {@link #inputRoom()}; free again afterwards
     */
    public void received(ByteBuffer data) {
        deadlines.moved();
        host.counters().add(Counter.BYTES_READ, data.remaining());
        if (closing) {
            if (state == State.LINGERING) { // before that, the peer may send what it likes while it takes our output
                discarded += data.remaining();
            }
        } else if (mayOffer()) {
            resumed = false; // all that is unread is offered right now
            offer(input.join(data));
        } else if (mayCall()) { // a read that was under way when reading was paused
            var held = input.join(data);
            input.keep(held, held.position(), held.limit());
            resumed = true;
        }
    }

    /** In context: the peer has ended its side in good order. */
    public void inputEnded() {
        if (!inputEnded) {
            inputEnded = true;
            endOfferDue = true;
            peerEndedFirst = !output.isSealed();
        }
    }

    /**
     * The connection is broken. Any thread.
     *
     * @param cause
     *            what reading or writing threw
     */
    public void broken(IOException cause) {
        var message = String.valueOf(cause.getMessage());
        boolean reset = message.startsWith("Connection reset") || message.startsWith("Broken pipe");
        end(new Ending(reset ? CloseReason.PEER_RESET : CloseReason.IO_ERROR, cause, true));
    }

    /**
     * It can't go on. Any thread.
     *
     * @param why
     *            the reason
     * @param cause
     *            the exception behind it
     */
    public void failed(CloseReason why, @Nullable Throwable cause) {
        end(new Ending(why, cause, true));
    }

    // ---- in context: carrying out

    /**
     * In context, and nowhere else during this event: a direct buffer into which answers may be staged until the next
     * {@link #flush}.
     *
     * @param staging
     *            empty
     */
    public void lend(ByteBuffer staging) {
        output.lend(staging);
    }

    /**
     * Gives the socket what it takes. One thread at a time; in context unless the wire blocks.
     *
     * @param scratch
     *            a direct buffer, free to use; may be the one lent
     * @param budget
     *            bound on the bytes
     * @return bytes taken
     */
    public long flush(ByteBuffer scratch, long budget) {
        var out = wire;
        if (output.isEmpty() || ending != null || out == null) {
            output.returnLent();
            return 0;
        }
        if (blocking) {
            deadlines.outputWaits();
            deadlines.rearm(output.pendingBytes(false));
        }
        long taken = 0;
        try {
            taken = output.flush(out, scratch, budget);
        } catch (IOException e) {
            broken(e);
        }
        if (output.isEmpty()) {
            deadlines.outputGone();
        } else {
            deadlines.outputWaits();
        }
        return taken;
    }

    private void taken(long bytes) {
        deadlines.outputMoved(bytes);
        host.counters().add(Counter.BYTES_WRITTEN, bytes);
    }

    /**
     * In context: makes the callbacks that progress has made possible, each at most once.
     *
     * @return whether the handler was called, so that there may be more to flush
     */
    public boolean advance() {
        boolean called = false;
        if (mayCall() && output.takeDrained()) {
            called = true;
            resumed = true;
            try {
                handler.onWritable(this);
            } catch (Throwable t) {
                handlerFailed(t);
            } finally {
                clearInterrupt();
            }
        }
        if (resumed && mayOffer()) {
            resumed = false;
            if (input.hasUnread()) {
                called = true;
                offer(input.unread());
            }
        }
        if (endOfferDue && !resumed && mayOffer()) {
            endOfferDue = false;
            called = true;
            try {
                handler.onInputClosed(this, input.unread());
            } catch (Throwable t) {
                handlerFailed(t);
            } finally {
                clearInterrupt();
                input.release();
            }
        }
        return called;
    }

    private void offer(ByteBuffer in) {
        int start = in.position();
        int end = in.limit();
        try {
            handler.onData(this, in);
        } catch (Throwable t) {
            handlerFailed(t);
        } finally {
            clearInterrupt();
        }
        if (closing || ending != null) {
            in.order(ByteOrder.BIG_ENDIAN); // it may be the transport's buffer, which others will see
            input.release();
            return;
        }
        input.keep(in, start, end);
        if (input.room() == 0 && mayOffer() && !resumed) {
            abort(CloseReason.INPUT_OVERFLOW);
        }
    }

    private boolean mayCall() {
        return state == State.OPEN && !closing && ending == null;
    }

    private boolean mayOffer() {
        return mayCall() && !paused && !output.isAboveHighWater();
    }

    /** In context, last: FIN when all is sent, lingering, the end; deadlines. */
    public void finish() {
        if (state == State.OVER) {
            return;
        }
        if (draining && !closing && ending == null && isQuiet()) {
            shutDown = true;
            close();
        }
        if (output.isSealed() && output.isEmpty() && ending == null) {
            finishOutput();
        }
        var how = ending;
        if (how != null) {
            over(how);
            return;
        }
        deadlines.rearm(output.pendingBytes(true));
        if (output.hasDrained() && mayCall() || (resumed || endOfferDue) && mayOffer()) {
            signal();
        }
    }

    /** Nothing under way: the moment to end when the transport is shutting down. */
    private boolean isQuiet() {
        return output.isEmpty() && !output.isAboveHighWater() && !resumed && !endOfferDue && !hasOffloads()
                && !hasTasks();
    }

    /** Everything has been sent and no more can come. */
    private void finishOutput() {
        var out = wire;
        if (out == null) { // still connecting
            if (closing) {
                end(new Ending(closeReason(), null, false));
            }
            return;
        }
        if (!finSent) {
            finSent = true;
            try {
                out.shutdownOutput();
            } catch (IOException e) {
                broken(e);
                return;
            }
        }
        if (closing && state == State.OPEN) {
            state = State.LINGERING;
            input.release();
            deadlines.fix(closeReason(), limits.lingerTime());
        }
        if (state == State.LINGERING && draining && !lingersLess) {
            lingersLess = true;
            if (limits.lingerTime().compareTo(SHUTDOWN_LINGER) > 0) {
                deadlines.fix(closeReason(), SHUTDOWN_LINGER);
            }
        }
        boolean enough = state == State.LINGERING && discarded >= limits.lingerBytes();
        if (enough || inputEnded && (closing || !endOfferDue)) {
            end(new Ending(closeReason(), null, false));
        }
    }

    private CloseReason closeReason() {
        return shutDown ? CloseReason.SHUTDOWN : peerEndedFirst ? CloseReason.PEER_CLOSED : CloseReason.CLOSED;
    }

    private void over(Ending how) {
        state = State.OVER;
        deadlines.end();
        var out = wire;
        if (out != null) {
            if (how.reset()) {
                out.reset();
            } else {
                out.close();
            }
        }
        output.discard(); // after the wire: a file that somebody is blocked in sending could not be closed
        input.release();
        host.counters().closed(how.why());
        Flight.closed(id, how.why());
        try {
            handler.onClose(this, how.why(), how.cause());
        } catch (Throwable t) {
            host.counters().add(Counter.HANDLER_ERRORS);
            LOG.log(Level.WARNING, "onClose of " + this + " threw", t);
        } finally {
            finishTasks(); // closes results, so the flag may be set by that too
            clearInterrupt();
        }
    }

    @Override
    void handlerFailed(Throwable thrown) {
        failed(CloseReason.HANDLER_ERROR, thrown); // first: describing the exception may throw another
        host.counters().add(Counter.HANDLER_ERRORS);
        LOG.log(Level.WARNING, "handler of " + this + " threw; the connection is closed", thrown);
    }

    @Override
    void offloadCompleted() {
        deadlines.moved(); // it was activity until now
        super.offloadCompleted();
    }

    /** On the transport's timer thread. */
    private void checkDeadlines() {
        var why = deadlines.expired(output.pendingBytes(false), hasOffloads());
        if (why != null) {
            // the end of lingering is no failure: a plain close lets the system deliver what the peer has yet to read
            end(new Ending(why, null, state != State.LINGERING || why == CloseReason.SLOW_CONSUMER));
        }
    }

    private void end(Ending how) {
        synchronized (this) {
            if (ending != null) {
                return;
            }
            ending = how;
        }
        wake();
    }

    // ---- what the transport asks

    /**
     * In context: whether to read.
     *
     * @return false while the handler may not be offered anything, and after the end of input
     */
    public boolean wantsInput() {
        if (inputEnded || ending != null || state == State.OVER || state == State.CONNECTING) {
            return false;
        }
        return closing || !paused && !resumed && !output.isAboveHighWater();
    }

    /**
     * In context: how many bytes {@link #received} takes.
     *
     * @return at least 1 while input is wanted
     */
    public int inputRoom() {
        return closing ? Integer.MAX_VALUE : Math.max(1, input.room());
    }

    /** In context: whether it owns memory for input or output, as an idle connection must not on a reactor. */
    boolean ownsMemory() {
        return input.hasUnread() || output.ownsMemory();
    }

    /**
     * Whether there is output that the socket has not taken. In context, or by the flusher of a wire that blocks.
     *
     * @return true when it should be flushed as soon as the socket is writable
     */
    public boolean wantsOutput() {
        return !output.isEmpty() && ending == null && wire != null;
    }

    /**
     * Whether {@link #close} has been called: whatever still comes in is thrown away. Any thread.
     *
     * @return true from then on
     */
    public boolean isClosing() {
        return closing;
    }

    /**
     * Whether output is above its high-water mark, as it always is while a file is queued. Any thread.
     *
     * @return true until it has drained to the low-water mark and the handler was told
     */
    public boolean isAboveHighWater() {
        return output.isAboveHighWater();
    }

    /**
     * Whether it is to end without further ado: the transport may close the socket right away, to wake whoever is blocked
     * in it, and then calls {@link #finish} in context.
     *
     * @return true once aborted, broken or past a deadline
     */
    @Override
    public boolean isDoomed() {
        return ending != null;
    }

    /**
     * Whether the socket is to be closed with a reset when it is doomed.
     *
     * @return false when it ends in good order
     */
    public boolean endsWithReset() {
        var how = ending;
        return how != null && how.reset();
    }

    /**
     * Whether {@code onClose} has been called.
     *
     * @return true at the very end
     */
    public boolean isOver() {
        return state == State.OVER;
    }

    /** The transport is shutting down: ends as soon as nothing is under way. Any thread. */
    public void drain() {
        draining = true;
        if (state == State.CONNECTING) {
            failed(CloseReason.SHUTDOWN, null);
        }
        wake();
    }

    // ---- Connection: any thread, records only

    @Override
    public boolean write(ByteBuffer bytes) {
        boolean room = wrote(output.write(bytes, inContext()));
        bytes.position(bytes.limit());
        return room;
    }

    @Override
    public boolean write(SharedBytes bytes) {
        return wrote(output.write(bytes, inContext()));
    }

    @Override
    public boolean write(FileSlice file) {
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
    public long pendingBytes() {
        return output.pendingBytes(inContext());
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        if (paused) {
            resumed = true;
            paused = false;
            wake();
        }
    }

    @Override
    public void shutdownOutput() {
        output.seal();
        wake();
    }

    @Override
    public void close() {
        closing = true;
        output.seal();
        wake();
    }

    @Override
    public void abort(CloseReason why) {
        failed(why, null);
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public SocketAddress remoteAddress() {
        var known = wire;
        return known == null ? asked : known.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        var known = wire;
        return known == null ? new InetSocketAddress(0) : known.localAddress();
    }

    @Override
    public Optional<TlsSession> tls() {
        var known = wire;
        return known == null ? Optional.empty() : known.tls();
    }

    @Override
    public String toString() {
        return "connection " + id + " " + handler.getClass().getSimpleName() + " with " + remoteAddress() + " "
                + state.name().toLowerCase(Locale.ROOT) + ", " + pendingBytes() + " B queued";
    }
}
