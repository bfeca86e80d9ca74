package dev.tokamak.threaded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Listener;
import dev.tokamak.threaded.ThreadedConfig.Kind;

/**
 * A transport for one test, with plain sockets as its clients. When it is closed it looks whether anything is left: a
 * thread, a connection, a descriptor.
 */
final class Given implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(20);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static final AtomicBoolean WARM = new AtomicBoolean();

    final ThreadedTransport transport;
    private final String name;
    private final List<Closeable> toClose = new ArrayList<>();
    private final int descriptorsBefore;

    /** What the virtual machine opens once, such as its pollers, must not look as if somebody had left it behind. */
    private static void warmUp() {
        for (var kind : Kind.values()) {
            try (var transport = ThreadedTransport.start(config(kind))) {
                var listener = transport.listen(anyPort(), () -> Given::echo, ListenConfig.DEFAULT);
                transport.bind(anyPort(), (_, _, _, _) -> {}, DatagramConfig.DEFAULT).close();
                var answered = new CountDownLatch(1);
                var name = InetSocketAddress.createUnresolved("localhost",
                        ((InetSocketAddress) listener.localAddress()).getPort());
                transport.connect(name, (_, in) -> {
                    in.position(in.limit());
                    answered.countDown();
                }, ConnectConfig.DEFAULT).write(bytes("x"));
                answered.await();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private Given(ThreadedConfig config, ThreadFactory factory, Acceptor.Sockets sockets) {
        if (WARM.compareAndSet(false, true)) {
            warmUp();
        }
        name = config.name();
        descriptorsBefore = descriptors();
        transport = new ThreadedTransport(config, factory, sockets);
    }

    static ThreadedConfig config(Kind kind) {
        var config = kind == Kind.PLATFORM ? ThreadedConfig.platform() : ThreadedConfig.virtual();
        return config.withName("test-" + kind).withAcceptPause(Duration.ofMillis(50));
    }

    static Given transport(Kind kind) {
        return transport(config(kind));
    }

    static Given transport(ThreadedConfig config) {
        return new Given(config, Threads.factory(config.kind()), Acceptor::listen);
    }

    static Given transport(ThreadedConfig config, ThreadFactory factory) {
        return new Given(config, factory, Acceptor::listen);
    }

    static Given transport(ThreadedConfig config, Acceptor.Sockets sockets) {
        return new Given(config, Threads.factory(config.kind()), sockets);
    }

    // ---- what a conversation needs

    Listener listen(Supplier<? extends ConnectionHandler> handlers) throws IOException {
        return listen(handlers, ListenConfig.DEFAULT);
    }

    Listener listen(Supplier<? extends ConnectionHandler> handlers, ListenConfig config) throws IOException {
        return transport.listen(anyPort(), handlers, config);
    }

    /** A client that speaks when the test says so. */
    Socket client(Listener of) throws IOException {
        return client(of.localAddress());
    }

    Socket client(SocketAddress at) throws IOException {
        var socket = new Socket();
        toClose.add(socket);
        socket.setSoTimeout((int) LONG.toMillis());
        socket.connect(at, (int) LONG.toMillis());
        return socket;
    }

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    static String receive(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    }

    static String receiveAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    static ByteBuffer bytes(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    static void echo(Connection connection, ByteBuffer in) {
        connection.write(in);
    }

    /** Waits for something that nobody announces. */
    static void until(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(deadline - System.nanoTime()).as("nanoseconds left to wait until " + what).isPositive();
            LockSupport.parkNanos(200_000);
        }
    }

    /** Waits until a thread is blocked in a method of that name. */
    static void untilBlockedIn(String method, Thread thread) {
        until("a thread blocks in " + method, () -> {
            var frames = thread.getStackTrace();
            return Arrays.stream(frames).anyMatch(frame -> frame.getMethodName().equals(method)
                    && frame.getClassName().startsWith("sun.nio.ch."));
        });
    }

    // ---- what is left

    static int descriptors() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        try (var list = Files.list(DESCRIPTORS)) {
            return (int) list.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> descriptorList() throws IOException {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return List.of();
        }
        try (var list = Files.list(DESCRIPTORS)) {
            return list.map(one -> {
                try {
                    return Files.readSymbolicLink(one).toString();
                } catch (IOException e) {
                    return "gone";
                }
            }).toList();
        }
    }

    /** Threads of this transport; virtual ones are known to the transport alone. */
    List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(one -> one.startsWith(name))
                .toList();
    }

    @Override
    public void close() throws IOException {
        for (var one : toClose) {
            one.close();
        }
        transport.shutdown(LONG);
        assertThat(transport.dump()).contains("threads: \n").startsWith("0 timers, 0 pieces");
        assertThat(threads()).isEmpty();
        until("of " + descriptorList() + " only " + descriptorsBefore + " are left",
                () -> descriptors() <= descriptorsBefore);
    }
}
