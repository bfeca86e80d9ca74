package dev.tokamak.wire;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/** A connected socket as a wire, blocking or not as its channel is. */
public final class ChannelWire implements Wire {

    private static final System.Logger LOG = System.getLogger("dev.tokamak.wire");

    private final SocketChannel channel;
    private final SocketAddress remote;
    private final SocketAddress local;

    /**
     * Takes over a connected channel and turns off Nagle's algorithm (RFC 896): answers leave in one write anyway.
     *
     * @param channel
     *            connected; not closed here when this throws
     * @throws IOException
     *             when it is not, or no longer, connected
     */
    public ChannelWire(SocketChannel channel) throws IOException {
        this.channel = channel;
        remote = connected(channel.getRemoteAddress());
        local = connected(channel.getLocalAddress());
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    private static SocketAddress connected(@Nullable SocketAddress address) throws IOException {
        if (address == null) {
            throw new ClosedChannelException();
        }
        return address;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return channel.write(from);
    }

    @Override
    public long transfer(FileChannel file, long position, long count) throws IOException {
        return file.transferTo(position, count, channel);
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() {
        close(channel);
    }

    @Override
    public void reset() {
        reset(channel);
    }

    /**
     * Closes with a reset: what is queued in the system is thrown away, and the peer sees an error, not an end.
     *
     * @param channel
     *            any socket
     */
    public static void reset(SocketChannel channel) {
        try {
            if (channel.isOpen()) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "no reset for a socket that is broken already", e);
        }
        close(channel);
    }

    /**
     * Closes; a failure to do so leaves nothing to be done about it.
     *
     * @param channel
     *            any channel
     */
    public static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a socket failed", e);
        }
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }
}
