package dev.tokamak.wire;

import java.io.IOException;
import java.time.Duration;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Limits;

/**
 * The end in good order: our FIN when everything has been sent, and then lingering. To close over input that nobody has
 * read would reset the connection and destroy the answer on its way (RFC 1122 section 4.2.2.13, RFC 2525 section 2.17), so
 * what still comes in is read and thrown away, for a while or until it is too much. In context only.
 */
final class Farewell {

    /** While the transport shuts down, a connection that has sent everything waits no longer than this for the peer's FIN. */
    private static final Duration SHUTDOWN_LINGER = Duration.ofMillis(500);

    private final Limits limits;
    private final Deadlines deadlines;
    private boolean finSent;
    private boolean lingering;
    private boolean hurrying;
    private long discarded;
    private CloseReason reason = CloseReason.CLOSED;

    Farewell(Limits limits, Deadlines deadlines) {
        this.limits = limits;
        this.deadlines = deadlines;
    }

    /** Why it ends, if it does so in good order. */
    CloseReason reason() {
        return reason;
    }

    /** The peer has ended its side before we ended ours. */
    void peerWasFirst() {
        reason = CloseReason.PEER_CLOSED;
    }

    /** It is the transport that ends our side, not the handler. */
    void byShutdown() {
        reason = CloseReason.SHUTDOWN;
    }

    /** Everything has been sent. Again: does nothing. False while the wire has yet to send its own goodbye. */
    boolean endOutput(Wire wire) throws IOException {
        if (!finSent) {
            finSent = true;
            wire.shutdownOutput();
        }
        return !wire.wantsOutput();
    }

    /**
     * Begins to linger. Again: only if it has become urgent since.
     *
     * @param hurry
     *            whether the transport is shutting down
     */
    void linger(boolean hurry) {
        if (!lingering || hurry && !hurrying) {
            lingering = true;
            hurrying = hurry;
            boolean less = hurry && limits.lingerTime().compareTo(SHUTDOWN_LINGER) > 0;
            deadlines.fix(reason, less ? SHUTDOWN_LINGER : limits.lingerTime());
        }
    }

    /** Input was thrown away. Before lingering the peer may send what it likes, as long as it takes our output. */
    void discarded(int bytes) {
        if (lingering) {
            discarded += bytes;
        }
    }

    /** Whether more was thrown away than is worth waiting for. */
    boolean isEnough() {
        return lingering && discarded >= limits.lingerBytes();
    }
}
