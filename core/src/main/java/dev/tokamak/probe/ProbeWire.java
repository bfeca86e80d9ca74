package dev.tokamak.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.tokamak.wire.Wire;

/** A wire in memory, with both its ends: one for the core, one for the peer that a test plays. */
final class ProbeWire implements Wire {

    private static final SocketAddress LOCAL = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);
    private static final int FILE_PIECE = 8 << 10;

    private final SocketAddress remote;
    // towards the core
    private final ArrayDeque<ByteBuffer> incoming = new ArrayDeque<>();
    private boolean peerEnded;
    private boolean endWasRead;
    private @Nullable IOException broken;
    // towards the peer
    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    private int asked;
    private long room = Long.MAX_VALUE;
    private boolean ended;
    private boolean reset;
    private boolean closed;

    ProbeWire(SocketAddress remote) {
        this.remote = remote;
    }

    // ---- the peer's end

    /** One piece, that a read sees as such, or less of it. */
    void arrive(byte[] bytes) {
        if (peerEnded) {
            throw new IllegalStateException("the peer has ended its output");
        }
        if (!closed && bytes.length > 0) {
            incoming.add(ByteBuffer.wrap(bytes.clone()));
        }
    }

    void endInput() {
        peerEnded = true;
    }

    /** What was on its way to the core is lost. */
    void breakWith(IOException cause) {
        broken = cause;
        incoming.clear();
    }

    void setRoom(long bytes) {
        room = bytes;
    }

    void addRoom(long bytes) {
        room += Math.min(bytes, Long.MAX_VALUE - room);
    }

    /** All that has arrived since this was last asked for. */
    byte[] takeArrived() {
        var all = arrived.toByteArray();
        int from = asked;
        asked = all.length;
        return Arrays.copyOfRange(all, from, all.length);
    }

    long countArrived() {
        return arrived.size();
    }

    boolean hasEnded() {
        return ended;
    }

    boolean wasReset() {
        return reset;
    }

    // ---- readiness, as a selector would report it

    boolean isReadable() {
        return !closed && (broken != null || !incoming.isEmpty() || peerEnded && !endWasRead);
    }

    boolean isWritable() {
        return !closed && (broken != null || room > 0);
    }

    // ---- the core's end

    @Override
    public int read(ByteBuffer into) throws IOException {
        check();
        var piece = incoming.peek();
        if (piece == null) {
            endWasRead |= peerEnded;
            return peerEnded ? -1 : 0;
        }
        int count = Math.min(piece.remaining(), into.remaining());
        into.put(piece.slice(piece.position(), count));
        piece.position(piece.position() + count);
        if (!piece.hasRemaining()) {
            incoming.remove();
        }
        return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        check();
        if (ended) {
            throw new ClosedChannelException();
        }
        var bytes = new byte[(int) Math.min(from.remaining(), room)];
        from.get(bytes);
        arrived.writeBytes(bytes);
        if (room != Long.MAX_VALUE) {
            room -= bytes.length;
        }
        return bytes.length;
    }

    @Override
    public long transfer(FileChannel file, long position, long count) throws IOException {
        check();
        long sent = 0;
        while (sent < count && room > 0) {
            var piece = ByteBuffer.allocate((int) Math.min(Math.min(room, FILE_PIECE), count - sent));
            if (file.read(piece, position + sent) <= 0) {
                break;
            }
            sent += write(piece.flip());
        }
        return sent;
    }

    private void check() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (broken != null) {
            throw broken;
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        check();
        ended = true;
    }

    /** As a system does it: to close over input that nobody has read is to reset. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            ended = true;
            reset |= !incoming.isEmpty();
        }
    }

    @Override
    public void reset() {
        if (!closed) {
            closed = true;
            reset = true;
        }
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public SocketAddress localAddress() {
        return LOCAL;
    }
}
