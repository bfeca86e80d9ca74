package dev.tokamak.wire;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A socket that remembers what it took, at most so many bytes of each write. */
final class StressWire implements Wire {

    private static final SocketAddress NOWHERE = new InetSocketAddress(0);

    private final int mostPerWrite;
    private final StringBuilder taken = new StringBuilder();

    StressWire(int mostPerWrite) {
        this.mostPerWrite = mostPerWrite;
    }

    /** Everything taken so far; each byte is a character. */
    String taken() {
        return taken.toString();
    }

    @Override
    public int read(ByteBuffer into) {
        return 0;
    }

    @Override
    public int write(ByteBuffer from) {
        int count = Math.min(mostPerWrite, from.remaining());
        for (int i = 0; i < count; i++) {
            taken.append((char) from.get());
        }
        return count;
    }

    @Override
    public long transfer(FileChannel file, long position, long count) {
        return 0;
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {}

    @Override
    public void reset() {}

    @Override
    public SocketAddress remoteAddress() {
        return NOWHERE;
    }

    @Override
    public SocketAddress localAddress() {
        return NOWHERE;
    }
}
