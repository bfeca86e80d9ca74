package dev.tokamak.reactor;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

import dev.tokamak.net.TlsSession;
import dev.tokamak.wire.Wire;

/** A wire that tells an observer how many bytes went through; there only when somebody observes. */
record ObservedWire(Wire wire, LoopObserver observer, String loop, Object who) implements Wire {

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = wire.read(into);
        observer.read(loop, who, count);
        return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int count = wire.write(from);
        observer.written(loop, who, count);
        return count;
    }

    @Override
    public long transfer(FileChannel file, long position, long count) throws IOException {
        long taken = wire.transfer(file, position, count);
        observer.written(loop, who, taken);
        return taken;
    }

    @Override
    public void shutdownOutput() throws IOException {
        wire.shutdownOutput();
    }

    @Override
    public void close() {
        wire.close();
    }

    @Override
    public void reset() {
        wire.reset();
    }

    @Override
    public SocketAddress remoteAddress() {
        return wire.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return wire.localAddress();
    }

    @Override
    public Optional<TlsSession> tls() {
        return wire.tls();
    }
}
