package dev.tokamak.compare;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;

import org.HdrHistogram.Histogram;

/**
 * Many short connections: connect, one message, its answer, the end; then the next, a fixed number at once. Load thread
 * only.
 *
 * <p>The client ends each by a reset (SO_LINGER 0). Whoever sends the first FIN keeps the pair of ports in TIME_WAIT for a
 * minute (RFC 9293 section 3.6.1): were it the client, its 28,000 ports would be used up after two seconds; were it the
 * server, the protocol would have to make it close first, and echo doesn't. A reset leaves nothing on either side, and
 * nothing is lost by it, for the answer has been read. The server sees each connection end by it, on every transport alike.
 */
final class ConnectLoop implements AutoCloseable {
    /** Most connections of one run: fewer than there are ports, even where one should linger after all. */
    static final int MOST_CONNECTIONS = 20_000;

    private static final int DIGITS = 3;
    private static final double NANOS = 1e9;
    private static final long SLEEP_MILLIS = 1;
    private static final long DRAIN_NANOS = 5_000_000_000L;
    /** So many failures in a row are the end of a run: it would only go on failing. */
    private static final int MOST_FAILURES = 100;

    private final Selector selector = Selector.open();
    private final InetSocketAddress server;
    private final int size;
    private final int most;
    private final ByteBuffer scratch;
    private final Histogram latency = new Histogram(DIGITS);
    private final Set<Attempt> underWay = new HashSet<>();
    private long untilNanos;
    private long lastNanos;
    private int begun;
    private long answered;
    private long failed;
    private long wrong;
    private int failedInARow;

    /**
     * Connections to one server.
     *
     * @param size bytes of a message
     * @param most how many connections are made at most, all in all
     */
    ConnectLoop(InetSocketAddress server, int size, int most) throws IOException {
        this.server = server;
        this.size = size;
        this.most = Math.min(most, MOST_CONNECTIONS);
        this.scratch = ByteBuffer.allocateDirect(size);
    }

    /** One connection. */
    private static final class Attempt {
        final SocketChannel channel;
        final long head;
        final long begunNanos;
        int receivedBytes;

        Attempt(SocketChannel channel, long head, long begunNanos) {
            this.channel = channel;
            this.head = head;
            this.begunNanos = begunNanos;
        }
    }

    /**
     * Makes them, and waits a few seconds longer for the last answers.
     *
     * @param parallel how many at once
     * @param nanos    after this time no further one is begun, and no answer counts
     */
    ConnectResult run(int parallel, long nanos) throws IOException {
        long startNanos = System.nanoTime();
        untilNanos = startNanos + nanos;
        lastNanos = startNanos;
        for (int i = 0; i < parallel; i++) {
            beginNext();
        }
        long deadline = untilNanos + DRAIN_NANOS;
        while (!underWay.isEmpty() && System.nanoTime() - deadline < 0) {
            selector.select(this::serve, SLEEP_MILLIS);
        }
        failed += underWay.size();
        return new ConnectResult((lastNanos - startNanos) / NANOS, answered, failed, wrong, latency);
    }

    private void beginNext() {
        long now = System.nanoTime();
        if (begun == most || now - untilNanos >= 0 || failedInARow >= MOST_FAILURES) {
            return;
        }
        begun++;
        SocketChannel channel;
        try {
            channel = SocketChannel.open();
        } catch (IOException _) {
            failed++;
            failedInARow++;
            return;
        }
        var attempt = new Attempt(channel, MessagePattern.head(begun, 0), now);
        underWay.add(attempt);
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.configureBlocking(false);
            if (channel.connect(server)) {
                send(attempt);
                channel.register(selector, SelectionKey.OP_READ, attempt);
            } else {
                channel.register(selector, SelectionKey.OP_CONNECT, attempt);
            }
        } catch (IOException _) {
            fail(attempt);
        }
    }

    private void serve(SelectionKey key) {
        var attempt = (Attempt) key.attachment();
        if (!key.isValid()) {
            return;
        }
        try {
            if (key.isConnectable()) {
                attempt.channel.finishConnect();
                send(attempt);
                key.interestOps(SelectionKey.OP_READ);
            } else if (key.isReadable() && wholeAnswer(attempt)) {
                done(attempt, System.nanoTime());
                beginNext();
            }
        } catch (IOException _) {
            fail(attempt);
            beginNext();
        }
    }

    /** A fresh socket's buffer takes a whole message. */
    private void send(Attempt attempt) throws IOException {
        MessagePattern.fill(scratch.clear(), attempt.head, 0, size);
        attempt.channel.write(scratch.flip());
        if (scratch.hasRemaining()) {
            throw new IOException("a fresh socket does not take " + size + " bytes");
        }
    }

    private boolean wholeAnswer(Attempt attempt) throws IOException {
        if (attempt.channel.read(scratch.clear().limit(size - attempt.receivedBytes)) < 0) {
            throw new EOFException("the server closed before it answered");
        }
        int from = attempt.receivedBytes;
        attempt.receivedBytes += scratch.position();
        if (!MessagePattern.matches(scratch.flip(), attempt.head, from, attempt.receivedBytes)) {
            wrong++;
            throw new IOException("a wrong answer");
        }
        return attempt.receivedBytes == size;
    }

    private void done(Attempt attempt, long now) {
        failedInARow = 0;
        if (now - untilNanos < 0) {
            answered++;
            lastNanos = now;
            latency.recordValue(now - attempt.begunNanos);
        }
        end(attempt);
    }

    private void fail(Attempt attempt) {
        failed++;
        failedInARow++;
        end(attempt);
    }

    private void end(Attempt attempt) {
        underWay.remove(attempt);
        try {
            attempt.channel.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }

    /** Ends what is under way. */
    @Override
    public void close() throws IOException {
        Set.copyOf(underWay).forEach(this::end);
        selector.close();
    }
}
