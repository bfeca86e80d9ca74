package dev.tokamak.apps.chat.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.codec.Decoded;
import dev.tokamak.codec.LineDecoder;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/**
 * One connection to the server, as long as it lasts: hands its lines on, in order, to whoever runs the session. When that
 * one is too slow to take them, the server has to wait.
 */
public final class ChatLink implements ConnectionHandler {

    /** The longest line that a server may send, in bytes. */
    static final int LONGEST_LINE = 16 << 10;
    /** Lines that were handed on and not yet {@linkplain #taken taken}: above this, reading pauses. */
    static final int MOST_WAITING = 1024;

    private final Consumer<? super Event> events;
    private final LineDecoder lines = new LineDecoder(LONGEST_LINE);
    private final AtomicInteger waiting = new AtomicInteger();
    private boolean open;
    private volatile @Nullable Connection paused;

    /** What happens on a connection. */
    public sealed interface Event {

        /**
         * Where.
         *
         * @return the connection's handler
         */
        ChatLink link();

        /**
         * It is there.
         *
         * @param link where
         * @param connection to write to
         */
        record Opened(ChatLink link, Connection connection) implements Event {}

        /**
         * The server says something.
         *
         * @param link where
         * @param text without its end
         */
        record Line(ChatLink link, String text) implements Event {}

        /**
         * It is over. Last.
         *
         * @param link where
         * @param why in words
         */
        record Closed(ChatLink link, String why) implements Event {}
    }

    /**
     * A connection that is about to be made.
     *
     * @param events receives everything, on the connection's thread; must not block
     */
    public ChatLink(Consumer<? super Event> events) {
        this.events = events;
    }

    @Override
    public void onOpen(Connection c) {
        open = true;
        events.accept(new Event.Opened(this, c));
    }

    @Override
    public void onData(Connection c, ByteBuffer in) {
        while (paused == null) {
            switch (lines.decode(in)) {
                case Decoded.Frame(var line) -> {
                    if (waiting.incrementAndGet() > MOST_WAITING) {
                        c.pauseReading();
                        paused = c;
                    }
                    events.accept(new Event.Line(this, StandardCharsets.UTF_8.decode(line).toString()));
                }
                case Decoded.NeedMore() -> {
                    return;
                }
                case Decoded.Malformed(var _) -> {
                    c.abort(CloseReason.MALFORMED);
                    return;
                }
            }
        }
    }

    /** A line has been dealt with. Called once for each, on any thread. */
    public void taken() {
        if (waiting.decrementAndGet() <= MOST_WAITING / 2) {
            var connection = paused;
            if (connection != null) {
                paused = null;
                connection.resumeReading();
            }
        }
    }

    @Override
    public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
        events.accept(new Event.Closed(this, open ? words(why, cause) : "cannot connect: " + words(why, cause)));
    }

    private static String words(CloseReason why, @Nullable Throwable cause) {
        return switch (why) {
            case PEER_CLOSED, PEER_RESET, TRUNCATED -> "the connection is lost";
            default -> {
                var root = cause;
                while (root != null && root.getCause() != null) {
                    root = root.getCause();
                }
                yield why.sentence() + (root == null || root.getMessage() == null ? "" : ": " + root.getMessage());
            }
        };
    }
}
