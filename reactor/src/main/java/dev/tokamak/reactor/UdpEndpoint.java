package dev.tokamak.reactor;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.wire.ChannelWire;
import dev.tokamak.wire.DatagramCore;
import dev.tokamak.wire.DatagramWire;
import dev.tokamak.wire.Offload;
import dev.tokamak.wire.SteadyLogger;

/**
 * A UDP port on its loop. Its socket is never connected, so errors that a peer causes don't reach it. Loop thread only.
 */
final class UdpEndpoint extends Endpoint implements DatagramWire {

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.reactor");
    /** A socket that fails this often without a datagram in between is lost. */
    private static final int MOST_FAILURES = 1000;

    private final DatagramChannel channel;
    private final SocketAddress localAddress;
    private final DatagramCore core;
    private int failures;
    private boolean gone;

    UdpEndpoint(EventLoop loop, Offload offload, DatagramChannel bound, DatagramHandler handler, DatagramConfig config)
            throws IOException {
        super(loop, offload);
        channel = bound;
        localAddress = bound.getLocalAddress();
        core = new DatagramCore(this, this, handler, config);
    }

    @Override
    DatagramCore context() {
        return core;
    }

    void open() {
        try {
            loop.register(channel, SelectionKey.OP_READ, this);
        } catch (IOException | RuntimeException e) { // the loop may have ended
            fail(e);
        }
    }

    @Override
    public void ready(SelectionKey key) {
        inContext(() -> {
            int budget = loop.config.budget().datagrams();
            while (budget-- > 0 && !core.isEnding() && receive()) {
                failures = 0;
            }
        });
    }

    private boolean receive() {
        var buffer = loop.readBuffer();
        buffer.limit(Math.min(buffer.capacity(), core.receiveRoom()));
        try {
            var from = channel.receive(buffer);
            if (from == null) {
                return false;
            }
            core.received(from, buffer.flip());
            return true;
        } catch (ClosedChannelException e) {
            core.end(CloseReason.IO_ERROR);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> core + ": receive failed", e);
            if (++failures >= MOST_FAILURES) {
                core.end(CloseReason.IO_ERROR);
            }
        }
        return false;
    }

    @Override
    public boolean send(SocketAddress to, ByteBuffer payload) throws IOException {
        if (payload.isDirect()) {
            return channel.send(payload, to) > 0 || !payload.hasRemaining();
        }
        var buffer = loop.writeBuffer().clear();
        if (payload.remaining() > buffer.capacity()) {
            throw new SocketException("a datagram of " + payload.remaining() + " bytes is too large");
        }
        buffer.put(payload).flip();
        int length = buffer.remaining();
        return channel.send(buffer, to) == length;
    }

    @Override
    void carryOut() {
        if (core.isEnding() && !isReleased()) {
            loop.submit(this);
            return;
        }
        core.finish();
        if (core.isOver() && !gone) {
            gone = true;
            loop.remove(this);
        }
    }

    /** A selector gives the descriptor back in its next select: then the address is free, and the handler may know. */
    private boolean isReleased() {
        if (channel.isOpen()) {
            core.flush();
            close();
        }
        return !channel.isRegistered();
    }

    @Override
    public void close() {
        ChannelWire.close(channel);
    }

    @Override
    void fail(Throwable cause) {
        end(CloseReason.IO_ERROR);
    }

    @Override
    void cut() {
        end(CloseReason.SHUTDOWN);
    }

    private void end(CloseReason why) {
        inContext(() -> core.end(why));
    }

    @Override
    public SocketAddress localAddress() {
        return localAddress;
    }
}
