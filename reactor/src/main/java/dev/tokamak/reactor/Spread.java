package dev.tokamak.reactor;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.Cancellable;
import dev.tokamak.net.DatagramPort;

/** A UDP port with a socket on several loops, for those outside its callbacks: the first does what is asked. Any thread. */
record Spread(List<UdpEndpoint> sockets) implements DatagramPort {

    private DatagramPort first() {
        return sockets.getFirst().core();
    }

    @Override
    public boolean send(SocketAddress to, ByteBuffer bytes) {
        return first().send(to, bytes);
    }

    @Override
    public void execute(Runnable task) {
        first().execute(task);
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
        return first().schedule(delay, task);
    }

    @Override
    public <T> void offload(Callable<T> work, BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then) {
        first().offload(work, then);
    }

    @Override
    public SocketAddress localAddress() {
        return first().localAddress();
    }

    @Override
    public void close() {
        sockets.forEach(socket -> socket.core().close());
    }
}
