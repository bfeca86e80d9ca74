package dev.tokamak.apps.lines;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.tokamak.codec.Decoded;
import dev.tokamak.codec.LineDecoder;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.SharedBytes;
import dev.tokamak.net.Transport;

/** A connection to a server that speaks in lines. Any thread. */
public final class LineClient {

    /** The longest line that is taken from a server, in bytes. */
    public static final int LONGEST_LINE = 8 << 10;

    /** Control and format characters, line and paragraph separators. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private final Connection connection;
    private final Ears ears;

    private LineClient(Connection connection, Ears ears) {
        this.connection = connection;
        this.ears = ears;
    }

    /**
     * Begins to connect. What is sent meanwhile waits.
     *
     * @param transport carries the connection
     * @param to the server, resolved or not
     * @param config how: its time-out is for resolving the name and connecting
     * @param listener may be called before this returns
     * @return usable at once
     */
    public static LineClient connect(Transport transport, SocketAddress to, ConnectConfig config,
            LineListener listener) {
        var ears = new Ears(listener);
        return new LineClient(transport.connect(to, ears, config), ears);
    }

    /**
     * Sends a line. Never blocks.
     *
     * @param line without its end
     * @return false when the server takes too little, or it is over
     */
    public boolean offer(String line) {
        return connection.write(SharedBytes.utf8(line + "\n"));
    }

    /**
     * Sends a line and waits while the server takes too little, so that an endless input needs no endless memory. Not from a
     * callback.
     *
     * @param line without its end
     * @throws InterruptedException while waiting
     */
    public void send(String line) throws InterruptedException {
        if (!offer(line)) {
            ears.awaitRoom(connection);
        }
    }

    /** Nothing more will be sent; the server's answers still come. */
    public void endInput() {
        connection.shutdownOutput();
    }

    /** Ends it, after what was sent. */
    public void close() {
        connection.close();
    }

    /** The connection's handler. */
    private static final class Ears implements ConnectionHandler {

        private final LineListener listener;
        private final LineDecoder lines = new LineDecoder(LONGEST_LINE);
        private final Object room = new Object();
        private boolean over; // guarded by room

        Ears(LineListener listener) {
            this.listener = listener;
        }

        @Override
        public void onData(Connection c, ByteBuffer in) {
            while (true) {
                switch (lines.decode(in)) {
                    case Decoded.Frame(var line) -> listener.onLine(printable(line));
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

        @Override
        public void onInputClosed(Connection c, ByteBuffer rest) {
            if (rest.hasRemaining()) {
                listener.onLine(printable(rest));
            }
            c.close();
        }

        private static String printable(ByteBuffer line) {
            return UNPRINTABLE.matcher(StandardCharsets.UTF_8.decode(line)).replaceAll("?");
        }

        @Override
        public void onWritable(Connection c) {
            synchronized (room) {
                room.notifyAll();
            }
        }

        @Override
        public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
            synchronized (room) {
                over = true;
                room.notifyAll();
            }
            listener.onEnd(switch (why) {
                case CLOSED, PEER_CLOSED, SHUTDOWN -> Optional.empty();
                default -> Optional.of(explain(why, cause));
            });
        }

        private static String explain(CloseReason why, @Nullable Throwable cause) {
            var root = cause;
            while (root != null && root.getCause() != null) {
                root = root.getCause();
            }
            var said = root == null ? null : root.getMessage();
            return said == null ? why.sentence() : why.sentence() + ": " + said;
        }

        /** onWritable says when the queue has drained to its low-water mark, and onClose when it never will. */
        void awaitRoom(Connection c) throws InterruptedException {
            synchronized (room) {
                while (!over && c.pendingBytes() > ConnectConfig.DEFAULT.limits().lowWater()) {
                    room.wait();
                }
            }
        }
    }
}
