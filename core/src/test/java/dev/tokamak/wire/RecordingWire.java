package dev.tokamak.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A wire that takes as much as it is told to at each write, and remembers it. */
final class RecordingWire implements Wire {

    final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    long room = Long.MAX_VALUE;
    boolean wasReset;
    boolean wasClosed;

    @Override
    public int read(ByteBuffer into) {
        return 0;
    }

    @Override
    public int write(ByteBuffer from) {
        var bytes = new byte[(int) Math.min(from.remaining(), room)];
        from.get(bytes);
        taken.writeBytes(bytes);
        room -= bytes.length;
        return bytes.length;
    }

    @Override
    public long transfer(FileChannel file, long position, long count) throws IOException {
        var piece = ByteBuffer.allocate((int) Math.min(count, room));
        file.read(piece, position);
        return write(piece.flip());
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {
        wasClosed = true;
    }

    @Override
    public void reset() {
        wasReset = true;
    }

    @Override
    public SocketAddress remoteAddress() {
        return new InetSocketAddress(1);
    }

    @Override
    public SocketAddress localAddress() {
        return new InetSocketAddress(2);
    }
}
