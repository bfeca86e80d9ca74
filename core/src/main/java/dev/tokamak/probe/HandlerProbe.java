package dev.tokamak.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.Limits;

/**
 * Plays the peer of a handler, in memory: a test of a protocol that reads as a conversation.
 *
 * {@snippet file="dev/tokamak/probe/HandlerProbeTest.java" region="conversation"}
 *
 * <p>
 * The connection between is a real one but for the socket: what {@link Connection} promises holds here too, by the same
 * code. The probe itself fails when callbacks come in an order that the contract excludes. One thread.
 *
 * @see ProbeLoop
 */
public final class HandlerProbe {

    private static final AtomicInteger PORTS = new AtomicInteger(50_000);

    private final ProbeLoop loop;
    private final ProbeWire wire;
    private final WatchedHandler handler;
    private final ProbeEndpoint endpoint;

    HandlerProbe(ProbeLoop loop, ConnectionHandler handler, Limits limits) {
        this.loop = loop;
        this.handler = new WatchedHandler(handler, loop::violated);
        var peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000 + PORTS.incrementAndGet() % 10_000);
        wire = new ProbeWire(peer);
        endpoint = new ProbeEndpoint(loop, wire, this.handler, limits);
        loop.carry(endpoint);
    }

    /**
     * Connects to a handler, alone on a loop of its own.
     *
     * @param handler
     *            what to talk to
     * @return its peer
     */
    public static HandlerProbe open(ConnectionHandler handler) {
        return open(handler, Limits.DEFAULT);
    }

    /**
     * Connects to a handler, alone on a loop of its own.
     *
     * @param handler
     *            what to talk to
     * @param limits
     *            what the connection may use
     * @return its peer
     */
    public static HandlerProbe open(ConnectionHandler handler, Limits limits) {
        return new ProbeLoop().open(handler, limits);
    }

    /**
     * Has the same conversation once for every place at which the input can be cut in two.
     *
     * @param handlers
     *            makes a handler for each
     * @param input
     *            what the peer sends
     * @param then
     *            what is to be true afterwards, wherever the cut was
     */
    public static void atEveryCut(Supplier<? extends ConnectionHandler> handlers, byte[] input,
            Consumer<HandlerProbe> then) {
        for (int cut = 0; cut <= input.length; cut++) {
            try {
                var peer = open(handlers.get());
                peer.send(Arrays.copyOf(input, cut));
                peer.send(Arrays.copyOfRange(input, cut, input.length));
                then.accept(peer);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("with the input cut at " + cut + ": " + e.getMessage(), e);
            }
        }
    }

    // ---- what the peer does

    void connecting(Duration timeout) {
        endpoint.connecting(timeout);
        loop.settle();
    }

    /** The peer accepts a connection that {@link ProbeLoop#connect} began. */
    public void accept() {
        endpoint.connected();
        loop.settle();
    }

    /**
     * The peer refuses a connection that {@link ProbeLoop#connect} began.
     *
     * @param cause
     *            what connecting throws
     */
    public void refuse(IOException cause) {
        endpoint.failed(CloseReason.CONNECT_FAILED, cause);
        loop.settle();
    }

    /**
     * The peer sends text, in one piece.
     *
     * @param text
     *            sent as UTF-8
     */
    public void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The peer sends bytes, in one piece.
     *
     * @param bytes
     *            copied
     */
    public void send(byte[] bytes) {
        wire.arrive(bytes);
        loop.settle();
    }

    /**
     * The peer sends bytes one by one.
     *
     * @param bytes
     *            each is a piece of its own
     */
    public void sendByteByByte(byte[] bytes) {
        for (byte each : bytes) {
            send(new byte[] {each});
        }
    }

    /**
     * The peer sends bytes in pieces of random sizes, many small and some large.
     *
     * @param bytes
     *            what to send
     * @param seed
     *            the same seed makes the same pieces
     */
    public void sendInPieces(byte[] bytes, long seed) {
        var random = new Random(seed);
        int from = 0;
        while (from < bytes.length) {
            int most = Math.min(bytes.length - from, 1 << random.nextInt(16));
            int length = 1 + random.nextInt(most);
            send(Arrays.copyOfRange(bytes, from, from + length));
            from += length;
        }
    }

    /** The peer ends its output and still listens: what a FIN says. */
    public void halfClose() {
        wire.endInput();
        loop.settle();
    }

    /** The peer is gone: reading and writing fail from now on. */
    public void reset() {
        breakWith(new IOException("Connection reset by peer"));
    }

    /**
     * The connection breaks.
     *
     * @param cause
     *            what reading and writing throw from now on
     */
    public void breakWith(IOException cause) {
        wire.breakWith(cause);
        loop.settle();
    }

    /** The peer stops taking bytes: from now on they stay at the handler's side. */
    public void stopReading() {
        wire.setRoom(0);
    }

    /**
     * The peer, having stopped reading, takes some bytes.
     *
     * @param bytes
     *            how many more than before
     */
    public void take(long bytes) {
        wire.addRoom(bytes);
        loop.settle();
    }

    /** The peer takes whatever comes, again. */
    public void keepReading() {
        wire.setRoom(Long.MAX_VALUE);
        loop.settle();
    }

    // ---- what the peer sees

    /**
     * What has arrived since this was last asked for.
     *
     * @return text, from UTF-8
     */
    public String received() {
        return new String(receivedBytes(), StandardCharsets.UTF_8);
    }

    /**
     * What has arrived since this was last asked for.
     *
     * @return bytes, perhaps none
     */
    public byte[] receivedBytes() {
        return wire.takeArrived();
    }

    /**
     * How many bytes have arrived since the beginning.
     *
     * @return 0 or more
     */
    public long countReceived() {
        return wire.countArrived();
    }

    /**
     * Whether the peer has seen the end of the output in good order: a FIN.
     *
     * @return not so for a reset
     */
    public boolean sawEnd() {
        return wire.hasEnded();
    }

    /**
     * Whether the peer has seen a reset: it was sent on purpose, or the connection was closed over unread input.
     *
     * @return true when answers on their way may be lost
     */
    public boolean sawReset() {
        return wire.wasReset();
    }

    // ---- the handler's side

    /**
     * Lets time pass for everything on the same loop.
     *
     * @param by
     *            zero or more
     */
    public void advance(Duration by) {
        loop.advance(by);
    }

    /**
     * Does something to the connection from outside of its callbacks, as another thread would.
     *
     * @param action
     *            what to do
     */
    public void elsewhere(Consumer<? super Connection> action) {
        action.accept(connection());
        loop.settle();
    }

    /**
     * The connection as its handler sees it. After calling a method, {@link ProbeLoop#settle}.
     *
     * @return the connection
     */
    public Connection connection() {
        return endpoint.context();
    }

    /**
     * Whether {@code onClose} has been called.
     *
     * @return true at the very end
     */
    public boolean isClosed() {
        return handler.reason() != null;
    }

    /**
     * Why the connection is over.
     *
     * @return empty while it is not
     */
    public Optional<CloseReason> closeReason() {
        return Optional.ofNullable(handler.reason());
    }

    /**
     * The exception behind the reason.
     *
     * @return empty when there is none, or the connection is not over
     */
    public Optional<Throwable> closeCause() {
        return Optional.ofNullable(handler.cause());
    }

    /**
     * What carries the connection.
     *
     * @return the loop
     */
    public ProbeLoop loop() {
        return loop;
    }
}
