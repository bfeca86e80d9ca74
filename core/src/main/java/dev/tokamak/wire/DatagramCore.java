package dev.tokamak.wire;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;

import org.jspecify.annotations.Nullable;

import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.DatagramPort;

/**
 * The life of a UDP port, once, for every transport: open, then over. It outlives every error but the loss of its socket;
 * a datagram that can't be sent or handled is dropped and counted, never retried.
 *
 * <p>
 * In a callback a datagram is sent at once; from elsewhere it waits in a bounded queue for the port's own thread.
 */
public final class DatagramCore extends SerialContext implements DatagramPort {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.wire");

    /** Anybody can send a datagram that a handler chokes on, as often as he likes: that must not fill the log. */
    private static final Duration BETWEEN_LOG_LINES = Duration.ofSeconds(10);

    private record Outgoing(SocketAddress to, ByteBuffer payload) {}

    private final DatagramWire wire;
    private final DatagramHandler handler;
    private final DatagramConfig config;
    private final SocketAddress localAddress;
    private final ArrayDeque<Outgoing> outgoing = new ArrayDeque<>(0); // guarded by itself
    private volatile @Nullable CloseReason ending;
    private volatile boolean over;
    private long failures; // in context, as the next
    private long failureLogged;

    /**
     * An open port.
     *
     * @param host
     *            the transport
     * @param wire
     *            its socket
     * @param handler
     *            the protocol
     * @param config
     *            limits
     */
    public DatagramCore(Host host, DatagramWire wire, DatagramHandler handler, DatagramConfig config) {
        super(host);
        this.wire = wire;
        this.handler = handler;
        this.config = config;
        localAddress = wire.localAddress();
    }

    /**
     * In context: a datagram has arrived.
     *
     * @param from
     *            its sender
     * @param payload
     *            all of it; room for one byte more than the limit is what makes truncation visible
     */
    public void received(SocketAddress from, ByteBuffer payload) {
        host.counters().add(Counter.DATAGRAMS_RECEIVED);
        boolean truncated = payload.remaining() > config.maxPayload();
        if (truncated) {
            host.counters().add(Counter.DATAGRAMS_TRUNCATED);
            payload.limit(payload.position() + config.maxPayload());
        }
        if (ending != null) {
            return;
        }
        try {
            handler.onDatagram(this, from, payload, truncated);
        } catch (Throwable t) {
            host.counters().add(Counter.DATAGRAMS_FAILED);
            handlerFailed(t);
        } finally {
            payload.order(ByteOrder.BIG_ENDIAN); // it is the transport's buffer, which others will see
            clearInterrupt();
        }
    }

    @Override
    public boolean isDoomed() {
        return over;
    }

    @Override
    void handlerFailed(Throwable thrown) {
        host.counters().add(Counter.HANDLER_ERRORS);
        failures++;
        long now = host.coarseNow();
        if (failures == 1 || now - failureLogged >= BETWEEN_LOG_LINES.toNanos()) {
            failureLogged = now;
            LOG.log(Level.WARNING, "handler of " + this + " threw, " + failures
                    + " times so far; the port lives on, and the next are logged after "
                    + BETWEEN_LOG_LINES.toSeconds() + " s at the earliest", thrown);
        }
    }

    /** In context: sends what other threads queued. */
    public void flush() {
        for (int sent = 0; sent < config.maxQueued(); sent++) {
            var next = poll();
            if (next == null) {
                return;
            }
            transmit(next.to(), next.payload());
        }
        signal(); // they are queued as fast as they are sent: the others have their turn first
    }

    /** In context, last: sends what other threads queued, and closes when asked to; then the address must be free. */
    public void finish() {
        if (over) {
            return;
        }
        flush();
        var why = ending;
        if (why != null) {
            dropQueued();
            wire.close();
            try {
                handler.onClose(this, why);
            } catch (Throwable t) {
                LOG.log(Level.WARNING, "onClose of " + this + " threw", t);
                host.counters().add(Counter.HANDLER_ERRORS); // last: whoever sees it counted finds it logged
            } finally {
                finishTasks(); // closes results, so the flag may be set by that too
                clearInterrupt();
            }
        }
    }

    /** What was queued between the last look and the end, which from here on refuses more. */
    private void dropQueued() {
        synchronized (outgoing) {
            over = true;
            host.counters().add(Counter.DATAGRAMS_DROPPED, outgoing.size());
            outgoing.clear();
        }
    }

    private @Nullable Outgoing poll() {
        synchronized (outgoing) {
            return outgoing.poll();
        }
    }

    @Override
    public boolean send(SocketAddress to, ByteBuffer bytes) {
        boolean sent = false;
        if (ending == null) {
            sent = inContext() ? transmit(to, bytes) : enqueue(to, bytes);
        } else {
            host.counters().add(Counter.DATAGRAMS_DROPPED);
        }
        bytes.position(bytes.limit());
        return sent;
    }

    private boolean enqueue(SocketAddress to, ByteBuffer bytes) {
        synchronized (outgoing) {
            if (over || outgoing.size() >= config.maxQueued()) {
                host.counters().add(Counter.DATAGRAMS_DROPPED);
                return false;
            }
            outgoing.add(new Outgoing(to, ByteBuffer.allocate(bytes.remaining()).put(bytes).flip()));
        }
        wake();
        return true;
    }

    private boolean transmit(SocketAddress to, ByteBuffer bytes) {
        boolean sent = false;
        try {
            sent = wire.send(to, bytes);
        } catch (IOException | RuntimeException e) { // impossible targets are reported by unchecked exceptions too
            LOG.log(Level.DEBUG, () -> "datagram to " + to + " dropped", e);
        }
        host.counters().add(sent ? Counter.DATAGRAMS_SENT : Counter.DATAGRAMS_DROPPED);
        return sent;
    }

    /**
     * Asks for the end. Any thread.
     *
     * @param why
     *            the reason
     */
    public void end(CloseReason why) {
        synchronized (this) {
            if (ending == null) {
                ending = why;
            }
        }
        wake();
    }

    @Override
    public void close() {
        end(CloseReason.CLOSED);
    }

    /**
     * Whether it is to end, or has.
     *
     * @return true once closed
     */
    public boolean isEnding() {
        return ending != null;
    }

    /**
     * Whether {@code onClose} has been called.
     *
     * @return true at the very end
     */
    public boolean isOver() {
        return over;
    }

    /**
     * The longest payload plus one byte: the room a receive needs, so that a longer datagram is seen to be longer.
     *
     * @return bytes
     */
    public int receiveRoom() {
        return Math.min(config.maxPayload() + 1, 65_536);
    }

    @Override
    public SocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public String toString() {
        return "port " + config.name() + " " + localAddress;
    }
}
