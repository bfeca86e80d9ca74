package dev.tokamak.apps.echo.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.Cancellable;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.time.NanoClock;

/** The client's end of an echo connection: sends a message, compares what comes back, then the next one. */
final class TcpTalk implements ConnectionHandler {

    private final byte[] prefix;
    private final Duration timeout;
    private final Runnable connected;
    /** The round trip that is under way, or the last one. Set by whoever begins it, before the connection hears of it. */
    private volatile Trip trip;
    /** Known once it is open: before that there is no second round trip, and nothing to close. */
    private volatile @Nullable Connection connection;
    private volatile boolean over;
    // in context
    private ByteBuffer expected = ByteBuffer.allocate(0);
    private long sentAt;
    private @Nullable Cancellable deadline;

    /**
     * A talk that begins when the connection is there.
     *
     * @param prefix what each answer begins with
     * @param timeout of a round trip
     * @param first the first round trip
     * @param connected to be told
     */
    TcpTalk(String prefix, Duration timeout, Trip first, Runnable connected) {
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
        this.timeout = timeout;
        this.trip = first;
        this.connected = connected;
    }

    /** The round trip before is over. Any thread. */
    void next(Trip following) {
        trip = following;
        var c = connection;
        if (c != null) {
            c.execute(() -> send(c));
        }
        if (c == null || over) {
            following.end(new Outcome.Failed("the server closed the connection")); // and the task may be discarded
        }
    }

    /** Any thread. */
    void close() {
        var c = connection;
        if (c != null) {
            c.close();
        }
    }

    @Override
    public void onOpen(Connection c) {
        connection = c;
        connected.run();
        send(c);
    }

    private void send(Connection c) {
        var current = trip;
        expected = ByteBuffer.allocate(prefix.length + current.message().length)
                .put(prefix).put(current.message()).flip();
        deadline = c.schedule(timeout, () -> {
            current.end(new Outcome.Failed("no answer within " + seconds(timeout) + progress()));
            c.abort(CloseReason.IDLE);
        });
        sentAt = NanoClock.SYSTEM.nanoTime();
        c.write(ByteBuffer.wrap(current.message()));
    }

    @Override
    public void onData(Connection c, ByteBuffer in) {
        int length = Math.min(in.remaining(), expected.remaining());
        int difference = in.slice(in.position(), length).mismatch(expected.slice(expected.position(), length));
        if (difference >= 0 || in.remaining() > length) {
            end(new Outcome.Wrong(difference < 0
                    ? "more came back than was sent"
                    : "what came back differs from what was sent at byte " + (expected.position() + difference)));
            c.abort(CloseReason.MALFORMED);
            return;
        }
        in.position(in.limit());
        expected.position(expected.position() + length);
        if (!expected.hasRemaining()) {
            end(new Outcome.Answered(NanoClock.SYSTEM.nanoTime() - sentAt));
        }
    }

    @Override
    public void onInputClosed(Connection c, ByteBuffer rest) {
        end(new Outcome.Failed("the server ended the connection" + progress()));
        c.close();
    }

    @Override
    public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
        over = true;
        end(new Outcome.Failed(explain(why, cause) + progress()));
    }

    private void end(Outcome outcome) {
        var armed = deadline;
        if (armed != null) {
            deadline = null;
            armed.cancel();
        }
        trip.end(outcome);
    }

    private String progress() {
        int length = expected.limit();
        return length == 0 ? "" : " after " + expected.position() + " of " + length + " bytes";
    }

    private static String explain(CloseReason why, @Nullable Throwable cause) {
        var root = cause;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        var said = root == null ? null : root.getMessage();
        return said == null ? why.sentence() : why.sentence() + ": " + said;
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%s s", time.toNanos() % 1_000_000_000 == 0
                ? String.valueOf(time.toSeconds())
                : String.valueOf(time.toMillis() / 1000.0));
    }
}
