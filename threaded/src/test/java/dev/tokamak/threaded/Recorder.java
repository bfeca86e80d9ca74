package dev.tokamak.threaded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/** A handler that says what happens to it, and complains when callbacks overlap. A test overrides what it is about. */
class Recorder implements ConnectionHandler {

    final CompletableFuture<Connection> connection = new CompletableFuture<>();
    final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    final CompletableFuture<Throwable> cause = new CompletableFuture<>();
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final AtomicInteger inside = new AtomicInteger();
    volatile boolean overlapped;

    final void say(String event) {
        events.add(event);
    }

    /** The next event. */
    final String next() throws InterruptedException {
        var event = events.poll(Given.LONG.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(event).as("an event").isNotNull();
        return event;
    }

    final Connection opened() throws Exception {
        return connection.get(Given.LONG.toMillis(), TimeUnit.MILLISECONDS);
    }

    final CloseReason reason() throws Exception {
        return closed.get(Given.LONG.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Around every callback. */
    final void serially(ThrowingRunnable body) throws Exception {
        if (inside.incrementAndGet() != 1) {
            overlapped = true;
        }
        try {
            body.run();
        } finally {
            inside.decrementAndGet();
        }
    }

    /** Part of a callback. */
    interface ThrowingRunnable {
        void run() throws Exception;
    }

    void open(Connection c) throws Exception {}

    void data(Connection c, ByteBuffer in) throws Exception {
        in.position(in.limit());
    }

    void writable(Connection c) throws Exception {}

    void inputClosed(Connection c, ByteBuffer rest) throws Exception {
        c.close();
    }

    @Override
    public final void onOpen(Connection c) throws Exception {
        connection.complete(c);
        serially(() -> open(c));
    }

    @Override
    public final void onData(Connection c, ByteBuffer in) throws Exception {
        serially(() -> data(c, in));
    }

    @Override
    public final void onWritable(Connection c) throws Exception {
        serially(() -> writable(c));
    }

    @Override
    public final void onInputClosed(Connection c, ByteBuffer rest) throws Exception {
        serially(() -> inputClosed(c, rest));
    }

    @Override
    public final void onClose(Connection c, CloseReason why, Throwable thrown) {
        if (inside.get() != 0 || !closed.complete(why)) {
            overlapped = true;
        }
        cause.complete(thrown);
        say("closed " + why);
    }
}
