package dev.tokamak.contract.support;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/**
 * A handler that writes down each callback as a line, such as {@code open}, {@code data abc}, {@code data 70000 bytes},
 * {@code writable}, {@code inputClosed}, {@code close PEER_CLOSED}, and then does what the test wants. Callbacks that
 * nest, overlap or come after the end are violations, and {@link #awaitClose} fails on them.
 */
public final class Recorder implements ConnectionHandler {

    private static final int SHORT = 40;

    /** What to do in a callback. */
    @FunctionalInterface
    public interface Step {
        /**
         * Does it.
         *
         * @param c
         *            the connection
         * @throws Exception
         *             like a callback
         */
        void run(Connection c) throws Exception;
    }

    /** What to do with bytes. */
    @FunctionalInterface
    public interface DataStep {
        /**
         * Does it.
         *
         * @param c
         *            the connection
         * @param in
         *            the bytes
         * @throws Exception
         *             like a callback
         */
        void run(Connection c, ByteBuffer in) throws Exception;
    }

    private final List<String> lines = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final AtomicReference<@Nullable Thread> inside = new AtomicReference<>();
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Connection connection;
    private volatile @Nullable CloseReason reason;
    private volatile @Nullable Throwable cause;

    private Step open = _ -> {};
    private DataStep data = (_, in) -> in.position(in.limit());
    private Step writable = _ -> {};
    private DataStep inputClosed = (c, _) -> c.close();
    private Step close = _ -> {};

    /** Consumes everything, closes when the peer does. */
    public Recorder() {}

    /**
     * What happens in {@code onOpen}.
     *
     * @param step
     *            instead of nothing
     * @return this
     */
    public Recorder onOpen(Step step) {
        open = step;
        return this;
    }

    /**
     * What happens in {@code onData}.
     *
     * @param step
     *            instead of consuming everything
     * @return this
     */
    public Recorder onData(DataStep step) {
        data = step;
        return this;
    }

    /**
     * What happens in {@code onWritable}.
     *
     * @param step
     *            instead of nothing
     * @return this
     */
    public Recorder onWritable(Step step) {
        writable = step;
        return this;
    }

    /**
     * What happens in {@code onInputClosed}.
     *
     * @param step
     *            instead of closing
     * @return this
     */
    public Recorder onInputClosed(DataStep step) {
        inputClosed = step;
        return this;
    }

    /**
     * What happens in {@code onClose}.
     *
     * @param step
     *            instead of nothing
     * @return this
     */
    public Recorder onClose(Step step) {
        close = step;
        return this;
    }

    /**
     * Answers everything with itself.
     *
     * @return this
     */
    public Recorder echo() {
        return onData((c, in) -> c.write(in));
    }

    // ---- the callbacks

    @Override
    public void onOpen(Connection c) throws Exception {
        record("open");
        connection = c;
        try {
            guarded(() -> open.run(c));
        } finally {
            opened.countDown();
        }
    }

    @Override
    public void onData(Connection c, ByteBuffer in) throws Exception {
        record("data " + text(in));
        guarded(() -> data.run(c, in));
    }

    @Override
    public void onWritable(Connection c) throws Exception {
        record("writable");
        guarded(() -> writable.run(c));
    }

    @Override
    public void onInputClosed(Connection c, ByteBuffer rest) throws Exception {
        record(rest.hasRemaining() ? "inputClosed " + text(rest) : "inputClosed");
        guarded(() -> inputClosed.run(c, rest));
    }

    @Override
    public void onClose(Connection c, CloseReason why, @Nullable Throwable thrown) {
        record("close " + why);
        connection = c;
        cause = thrown;
        try {
            guarded(() -> close.run(c));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            reason = why;
            opened.countDown();
            closed.countDown();
        }
    }

    /**
     * A task or timer for {@code execute} and {@code schedule} that is written down too, and must not overlap either.
     *
     * @param name
     *            its line
     * @param task
     *            what it does
     * @return the task
     */
    public Runnable task(String name, Runnable task) {
        return () -> {
            record(name);
            try {
                guarded(_ -> task.run());
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private interface Body {
        void run() throws Exception;
    }

    private void guarded(Body body) throws Exception {
        var other = inside.compareAndExchange(null, Thread.currentThread());
        if (other != null) {
            violation("entered by " + Thread.currentThread() + " while " + other + " was inside");
        }
        try {
            body.run();
        } finally {
            inside.set(null);
        }
    }

    private void guarded(Step body) throws Exception {
        guarded(() -> body.run(connection));
    }

    private static String text(ByteBuffer in) {
        return in.remaining() > SHORT
                ? in.remaining() + " bytes"
                : StandardCharsets.UTF_8.decode(in.duplicate()).toString();
    }

    private synchronized void record(String line) {
        if (reason != null) {
            violation(line + " after " + reason);
        }
        lines.add(line);
    }

    private synchronized void violation(String what) {
        violations.add(what);
    }

    // ---- for the test

    /**
     * The lines so far.
     *
     * @return a copy
     */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /**
     * How many lines begin so.
     *
     * @param start
     *            for example {@code data}
     * @return 0 or more
     */
    public synchronized long count(String start) {
        return lines.stream().filter(line -> line.startsWith(start)).count();
    }

    /**
     * The connection, once {@code onOpen} has returned.
     *
     * @return waits for it
     */
    public Connection connection() {
        Await.latch(opened, "an open connection");
        return connection;
    }

    /**
     * Waits for the end, and checks that all was serial.
     *
     * @return why it ended
     */
    public CloseReason awaitClose() {
        try {
            Await.latch(closed, "onClose");
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + " after " + lines() + ", " + connection, e);
        }
        synchronized (this) {
            if (!violations.isEmpty()) {
                throw new AssertionError("callbacks of one connection must be serial: " + violations + " in " + lines);
            }
        }
        return reason;
    }

    /**
     * Whether it has ended.
     *
     * @return true once {@code onClose} has returned
     */
    public boolean isClosed() {
        return reason != null;
    }

    /**
     * The exception behind the reason.
     *
     * @return after {@link #awaitClose}; may be null
     */
    public @Nullable Throwable cause() {
        return cause;
    }
}
