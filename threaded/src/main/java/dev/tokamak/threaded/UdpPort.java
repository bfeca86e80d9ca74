package dev.tokamak.threaded;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.wire.ChannelWire;
import dev.tokamak.wire.DatagramCore;
import dev.tokamak.wire.DatagramWire;
import dev.tokamak.wire.SteadyLogger;

/**
 * A UDP port: one thread blocks in {@code receive}; what others queue, and the port's tasks and timers, are for a helper.
 * The socket is never connected, so errors that a peer causes don't reach it.
 */
final class UdpPort extends Endpoint implements DatagramWire {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.threaded");

    private static final int LARGEST_DATAGRAM = 65_535;
    private static final int FIRST_SEND_BUFFER = 2 << 10;
    /** A socket that fails this often without a datagram in between is lost. */
    private static final int MOST_FAILURES = 1000;
    private static final int LONGEST_PAUSE_MILLIS = 1000;

    private final DatagramChannel channel;
    private final SocketAddress localAddress;
    private final DatagramCore core;
    private final ByteBuffer receiveBuffer; // of the thread that receives
    private @Nullable ByteBuffer sendBuffer; // in context
    private boolean gone; // in context

    UdpPort(Engine engine, DatagramChannel bound, DatagramHandler handler, DatagramConfig config) throws IOException {
        super(engine);
        channel = bound;
        localAddress = bound.getLocalAddress();
        core = new DatagramCore(this, this, handler, config);
        receiveBuffer = ByteBuffer.allocateDirect(core.receiveRoom());
    }

    static DatagramChannel open(SocketAddress at, DatagramConfig config) throws IOException {
        var channel = at instanceof InetSocketAddress inet && inet.getAddress() instanceof Inet4Address
                ? DatagramChannel.open(StandardProtocolFamily.INET) // sees IPv4 senders as such
                : DatagramChannel.open();
        try {
            if (config.receiveBuffer() > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, config.receiveBuffer());
            }
            return channel.bind(at);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    DatagramCore context() {
        return core;
    }

    DatagramCore core() {
        return core;
    }

    @Override
    String label() {
        return "udp-" + ThreadedTransport.portOf(localAddress);
    }

    void start() throws IOException {
        engine.ports.add(this);
        try {
            engine.threads.start(label(), this::run);
        } catch (IOException e) {
            engine.ports.remove(this);
            ChannelWire.close(channel);
            throw e;
        }
        if (engine.cutting) { // those who shut down may not have seen it
            cut();
        }
    }

    // ---- the thread that receives

    private void run() {
        int failures = 0;
        while (!core.isOver()) {
            SocketAddress from = null;
            try {
                from = channel.receive(receiveBuffer.clear());
                failures = 0;
            } catch (ClosedChannelException e) {
                Threads.clearInterrupt(engine.counters); // a stranger's, which has closed the socket
                core.end(CloseReason.IO_ERROR); // unless it was closed on purpose
            } catch (IOException | RuntimeException e) {
                failed(e, ++failures);
            }
            serve(true, from);
        }
    }

    /** With a datagram that has arrived, or without. */
    private void serve(boolean asReceiver, @Nullable SocketAddress from) {
        boolean more;
        enter();
        try {
            again = false;
            if (from != null) {
                core.received(from, receiveBuffer.flip());
            }
            carryOut(asReceiver);
            more = again;
        } finally {
            leave();
        }
        if (more) {
            helpers.call(true); // not at once: those who wait for the lock have their turn
        }
    }

    /** An error of the socket's is survived. If it comes again at once, the pauses grow. */
    private void failed(Exception e, int failures) {
        if (failures == 1) {
            LOG.log(Level.WARNING, this + ": receiving failed; the port lives on", e);
        } else if (failures >= MOST_FAILURES) {
            LOG.log(Level.ERROR, this + ": receiving fails again and again; the port is closed", e);
            core.end(CloseReason.IO_ERROR);
        } else {
            helpers.pause(Math.min(failures, LONGEST_PAUSE_MILLIS));
        }
    }

    // ---- any of its threads

    /**
     * In context. The end is for the thread that receives: as long as that is blocked in the socket, the system holds on to
     * the address, and {@code onClose} promises that it is free. So a helper only wakes it.
     */
    private void carryOut(boolean asReceiver) {
        core.runTasks(TASKS);
        if (asReceiver || !core.isEnding()) {
            core.finish();
        } else {
            core.flush();
            close();
        }
        if (core.isOver() && !gone) {
            gone = true;
            engine.ports.remove(this);
            helpers.end();
        }
    }

    @Override
    void help() {
        while (helpers.awaitCall()) {
            serve(false, null);
            helpers.changed();
        }
    }

    /** Never here: what is queued is sent first, by a helper, which then closes the socket. */
    @Override
    boolean closeIfDoomed() {
        return false;
    }

    /** What is due waits for the next datagram or call; an end does not. */
    @Override
    void unhelped(IOException cause) {
        if (core.isEnding()) {
            close();
        }
    }

    @Override
    public boolean send(SocketAddress to, ByteBuffer payload) throws IOException {
        Threads.clearInterrupt(engine.counters); // of the handler, before the socket sees it and closes
        int length = payload.remaining();
        return channel.send(payload.isDirect() ? payload : copy(payload), to) == length;
    }

    private ByteBuffer copy(ByteBuffer payload) throws IOException {
        int length = payload.remaining();
        if (length > LARGEST_DATAGRAM) {
            throw new SocketException("a datagram of " + length + " bytes is too large");
        }
        var buffer = sendBuffer;
        if (buffer == null || buffer.capacity() < length) {
            int capacity = length <= FIRST_SEND_BUFFER ? FIRST_SEND_BUFFER : LARGEST_DATAGRAM;
            sendBuffer = buffer = ByteBuffer.allocateDirect(capacity);
        }
        return buffer.clear().put(payload).flip();
    }

    // ---- any thread

    /** The transport has been shut down. */
    void cut() {
        core.end(CloseReason.SHUTDOWN);
    }

    @Override
    public void close() {
        ChannelWire.close(channel);
    }

    @Override
    public SocketAddress localAddress() {
        return localAddress;
    }
}
