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

    private static final System.Logger LOG = SteadyLogger.of("dev.tokamak.wire");

    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);
    private static final int PIECE = 16 << 10;

    private final SocketChannel channel;
    private final SocketAddress remote;
    private final SocketAddress local;
    private @Nullable ByteBuffer piece; // of a file; for the one who writes

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
        return Thread.currentThread().isVirtual() && channel.isBlocking()
                ? transferOnVirtualThread(file, position, count)
                : file.transferTo(position, count, channel);
    }

    /**
     * Here {@code sendfile} must not block: it would hold the carrier thread, and closing the socket would wake nobody. The
     * JDK makes a socket non-blocking underneath when a virtual thread first writes to it; {@code transferTo} then moves
     * what the socket takes, perhaps nothing, and only writing knows how to wait for room.
     */
    private long transferOnVirtualThread(FileChannel file, long position, long count) throws IOException {
        channel.write(NOTHING);
        long taken = file.transferTo(position, count, channel);
        if (taken > 0 || count == 0) {
            return taken;
        }
        var next = piece;
        if (next == null) {
            piece = next = ByteBuffer.allocateDirect(PIECE);
        }
        next.clear().limit((int) Math.min(PIECE, count));
        return file.read(next, position) <= 0 ? 0 : channel.write(next.flip());
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
