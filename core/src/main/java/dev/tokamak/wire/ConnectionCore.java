package dev.tokamak.wire;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;

import javax.net.ssl.SSLException;

import dev.tokamak.metrics.Counter;
import dev.tokamak.metrics.Flight;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.Limits;
import dev.tokamak.net.TlsConfig;

/**
 * The life of a connection, once, for every transport. The promises of {@link Connection} live here.
 *
 * <pre>
 *  CONNECTING ---opened---------------> OPEN ----close(), all sent, FIN----> LINGERING ----end of input, or enough---> OVER
 *      |                                ^ | \___ FIN sent and end of input seen, in either order _____________________^
 *      +--secured--> SECURING --ready---+ |                                    ^  |                                     ^
 *      |              |  \___ TLS failed, alert sent, FIN _____________________|  |                                     ^
 *      +--------------+-------------------+--- abort, error, deadline, reset by the peer -------------------------------+
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
public final class ConnectionCore extends ConnectionRequests {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.wire");

    private enum State {
        CONNECTING,
        SECURING,
        OPEN,
        LINGERING,
        OVER
    }

    private final Callbacks handler;
    private final boolean blocking;
    private final InputOffers input;
    private final Deadlines deadlines;
    private final Farewell farewell;
    private volatile State state = State.CONNECTING;

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
        super(host, peer, limits, blocking);
        this.handler = new Callbacks(this, handler);
        this.blocking = blocking;
        input = new InputOffers(this, this.handler, limits.unreadInput());
        deadlines = new Deadlines(host, limits, this::checkDeadlines);
        farewell = new Farewell(limits, deadlines);
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
        handler.opened();
    }

    /**
     * In context: the socket is connected, and encryption is to be agreed; the connection is open when that is done.
     *
     * @param socket
     *            owned from here on
     * @param config
     *            how
     * @param outgoing
     *            whether this side is the client
     * @return the wire to read from
     * @throws SSLException
     *             when there is something wrong with the configuration
     */
    public Wire secured(Wire socket, TlsConfig config, boolean outgoing) throws SSLException {
        var secure = outgoing
                ? Tls.client(socket, config, remoteAddress(), this, blocking)
                : Tls.server(socket, config, this, blocking);
        if (state == State.OVER) {
            secure.reset();
            return secure;
        }
        wire = secure;
        if (ending == null) {
            state = State.SECURING;
            deadlines.fix(CloseReason.TLS_FAILED, config.handshakeTimeout());
        }
        return secure;
    }

    /** The wire is ready, and so is the connection. */
    private boolean becomesOpen() {
        var secure = wire;
        if (state != State.SECURING || secure == null || !secure.isReady() || insecure != null || ending != null
                || !deadlines.unfix()) {
            return false;
        }
        state = State.OPEN;
        handler.opened();
        return true;
    }

    /**
     * In context: bytes were read.
     *
     * @param data
     *            at least one byte, at most {@link #inputRoom()}; free again afterwards
     */
    public void received(ByteBuffer data) {
        becomesOpen(); // another thread may have finished the handshake just now, and have had no time to say so
        deadlines.moved();
        host.counters().add(Counter.BYTES_READ, data.remaining());
        if (closing) {
            farewell.discarded(data.remaining());
        } else {
            input.received(data);
        }
    }

    /** In context: the peer has ended its side in good order. */
    public void inputEnded() {
        becomesOpen();
        if (state == State.SECURING && insecure == null) {
            broken(new SSLException("the peer ended the connection during the handshake"));
        } else if (!input.hasEnded()) {
            input.ended();
            if (!output.isSealed()) {
                farewell.peerWasFirst();
            }
        }
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
        if (out == null || !wantsOutput()) {
            output.returnLent();
            return 0;
        }
        if (blocking) {
            deadlines.outputWaits();
            deadlines.rearm(output.pendingBytes(false));
        }
        long taken = 0;
        try {
            deadlines.outputMoved(out.flush());
            if (out.takesOutput()) {
                taken = output.flush(out, scratch, budget);
            } else {
                output.returnLent();
            }
        } catch (IOException e) {
            output.returnLent();
            broken(e);
        }
        if (allSent()) {
            deadlines.outputGone();
        } else {
            deadlines.outputWaits();
        }
        return taken;
    }

    @Override
    void taken(long bytes) {
        deadlines.outputMoved(bytes);
        host.counters().add(Counter.BYTES_WRITTEN, bytes);
    }

    /**
     * In context: makes the callbacks that progress has made possible, each at most once.
     *
     * @return whether the handler was called, so that there may be more to flush
     */
    public boolean advance() {
        boolean called = becomesOpen();
        if (mayCall() && output.takeDrained()) {
            called = true;
            resumed = true;
            handler.writable();
        }
        return input.offer() || called;
    }

    /** Whether the handler may be called: it is open, and has not closed. */
    boolean mayCall() {
        return state == State.OPEN && !closing && ending == null;
    }

    /** Whether the handler may be offered input. */
    boolean mayOffer() {
        return mayCall() && !paused && !output.isAboveHighWater();
    }

    /** In context, last: FIN when all is sent, lingering, the end; deadlines. */
    public void finish() {
        if (state == State.OVER) {
            return;
        }
        if (draining && !closing && ending == null && isQuiet()) {
            farewell.byShutdown();
            close();
        }
        if (draining && state == State.SECURING) {
            failed(CloseReason.SHUTDOWN, null);
        }
        if (output.isSealed() && allSent() && ending == null) {
            sayGoodbye();
        }
        var how = ending;
        if (how != null) {
            over(how);
            return;
        }
        deadlines.rearm(output.pendingBytes(true));
        if (output.hasDrained() && mayCall() || input.isOfferDue() && mayOffer()
                || !blocking && hasInput()) {
            signal();
        }
    }

    private boolean allSent() {
        var out = wire;
        return output.isEmpty() && (out == null || !out.wantsOutput());
    }

    /** Nothing under way: the moment to end when the transport is shutting down. */
    private boolean isQuiet() {
        return allSent() && !output.isAboveHighWater() && !input.isOfferDue() && !hasOffloads() && !hasTasks();
    }

    /** Everything has been sent and no more can come. */
    private void sayGoodbye() {
        var out = wire;
        boolean enough;
        if (out == null || state == State.SECURING && insecure == null) { // still connecting: nobody to say it to
            enough = closing;
        } else {
            try {
                if (!farewell.endOutput(out)) {
                    signal(); // to be flushed
                    return;
                }
            } catch (IOException e) {
                broken(e);
                return;
            }
            if (closing && state != State.LINGERING) {
                state = State.LINGERING;
                input.release();
            }
            if (state == State.LINGERING) {
                farewell.linger(draining);
            }
            enough = farewell.isEnough() || input.hasEnded() && (closing || input.endWasOffered());
        }
        if (enough) {
            end(new Ending(farewell.reason(), null, false));
        }
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
        Flight.closed(id(), how.why());
        handler.closed(how.why(), how.cause());
        finishTasks();
        clearInterrupt(); // results were closed, by code that is not ours
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
            var cause = why == CloseReason.TLS_FAILED ? new SSLException("no TLS handshake in time") : null;
            // the end of lingering is no failure: a plain close lets the system deliver what the peer has yet to read
            end(new Ending(why, cause, state != State.LINGERING || why == CloseReason.SLOW_CONSUMER));
        }
    }

    // ---- what the transport asks

    /**
     * In context: whether to read.
     *
     * @return false while the handler may not be offered anything, and after the end of input
     */
    public boolean wantsInput() {
        var in = wire;
        if (in == null || input.hasEnded() || ending != null || state == State.OVER || !in.takesInput()) {
            return false;
        }
        return closing || state == State.SECURING || !paused && !resumed && !output.isAboveHighWater();
    }

    /**
     * In context: how many bytes {@link #received} takes.
     *
     * @return at least 1 while input is wanted
     */
    public int inputRoom() {
        return closing ? Integer.MAX_VALUE : Math.max(1, input.room());
    }

    /**
     * In context: whether the wire has input already, so that it is to be read although the socket may have nothing.
     *
     * @return false while no input is wanted
     */
    public boolean hasInput() {
        var in = wire;
        return in != null && in.hasInput() && wantsInput();
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
        var out = wire;
        return out != null && ending == null && (out.wantsOutput() || !output.isEmpty() && out.takesOutput());
    }

    /**
     * Whether {@code onClose} has been called.
     *
     * @return true at the very end
     */
    public boolean isOver() {
        return state == State.OVER;
    }

    @Override
    public String toString() {
        return "connection " + id() + " " + handler + " with " + remoteAddress() + " "
                + state.name().toLowerCase(Locale.ROOT) + ", " + pendingBytes() + " B queued";
    }
}
