package dev.tokamak.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that misbehave beside the good ones. One thread of their own drives them, so that whatever they do the good
 * ones' schedule stays theirs. Which the server has ended stays ended. Opened and closed by the load thread.
 */
final class BadClients implements AutoCloseable {
    /** What a {@link BadKind#BURNS} client asks for with each message. */
    static final int BURN_MICROS = 50_000;

    private static final int CONNECT_MILLIS = 3_000;
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final long DRIP_NANOS = 1_000_000_000;
    private static final long SELECT_MILLIS = 50;
    private static final long END_MILLIS = 2_000;
    private static final double NANOS = 1e9;

    private final BadKind kind;
    private final Selector selector = Selector.open();
    private final List<BadClient> clients = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(CHUNK_BYTES);
    private final long openedNanos = System.nanoTime();
    private final Thread thread;
    private volatile boolean closed;
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicInteger ended = new AtomicInteger();
    private volatile long firstEndNanos;

    private BadClients(BadKind kind) throws IOException {
        this.kind = kind;
        this.thread = Thread.ofPlatform().daemon().name("bad-clients").unstarted(this::drive);
    }

    /** One connection and what is left to send of its current message. */
    private static final class BadClient {
        final SocketChannel channel;
        final ByteBuffer message = ByteBuffer.allocateDirect(WorkHandler.MESSAGE_BYTES).putInt(0, BURN_MICROS);
        int receivedBytes;
        long dripNanos = System.nanoTime();
        boolean alive = true;

        BadClient(SocketChannel channel) {
            this.channel = channel;
        }
    }

    /**
     * Connects that many, then lets them loose.
     *
     * @throws IOException when one can't connect; then none is left
     */
    static BadClients open(BadKind kind, InetSocketAddress server, int count) throws IOException {
        var bad = new BadClients(kind);
        try {
            for (int i = 0; i < count; i++) {
                bad.connect(server);
            }
        } catch (IOException e) {
            bad.release();
            throw e;
        }
        bad.thread.start();
        return bad;
    }

    private void connect(InetSocketAddress server) throws IOException {
        var channel = SocketChannel.open();
        clients.add(new BadClient(channel));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.socket().connect(server, CONNECT_MILLIS);
        int interest = switch (kind) {
            case NEVER_READS -> SelectionKey.OP_WRITE;
            case BURNS -> SelectionKey.OP_WRITE | SelectionKey.OP_READ;
            case DRIPS -> SelectionKey.OP_READ;
        };
        channel.configureBlocking(false).register(selector, interest, clients.getLast());
    }

    private void drive() {
        try {
            while (!closed) {
                selector.select(this::serve, SELECT_MILLIS);
                if (kind == BadKind.DRIPS) {
                    clients.forEach(this::drip);
                }
            }
        } catch (IOException _) {
            // Without a selector nobody misbehaves any more; the report shows how far it went.
        }
    }

    private void serve(SelectionKey key) {
        var client = (BadClient) key.attachment();
        if (!key.isValid() || !client.alive) {
            return;
        }
        try {
            if (key.isWritable()) {
                write(key, client);
            }
            if (client.alive && key.isReadable()) {
                read(key, client);
            }
        } catch (IOException _) {
            end(client);
        }
    }

    private void write(SelectionKey key, BadClient client) throws IOException {
        if (kind == BadKind.NEVER_READS) {
            sentBytes.addAndGet(client.channel.write(scratch.clear()));
            return;
        }
        sentBytes.addAndGet(client.channel.write(client.message));
        if (!client.message.hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private void read(SelectionKey key, BadClient client) throws IOException {
        int length = client.channel.read(scratch.clear());
        if (length < 0) {
            end(client);
            return;
        }
        client.receivedBytes += length;
        if (kind == BadKind.BURNS && client.receivedBytes >= WorkHandler.MESSAGE_BYTES) {
            client.receivedBytes = 0;
            answers.incrementAndGet();
            client.message.clear();
            key.interestOps(SelectionKey.OP_WRITE | SelectionKey.OP_READ);
        }
    }

    private void drip(BadClient client) {
        if (!client.alive || System.nanoTime() - client.dripNanos < 0) {
            return;
        }
        client.dripNanos += DRIP_NANOS;
        try {
            sentBytes.addAndGet(client.channel.write(scratch.clear().limit(1)));
        } catch (IOException _) {
            end(client);
        }
    }

    private void end(BadClient client) {
        client.alive = false;
        if (ended.get() == 0) {
            firstEndNanos = System.nanoTime(); // before the count, which says that it holds
        }
        ended.incrementAndGet();
        release(client);
    }

    /** What has happened so far. Any thread. */
    BadReport report() {
        int gone = ended.get();
        OptionalDouble first = gone == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((firstEndNanos - openedNanos) / NANOS);
        return new BadReport(sentBytes.get(), answers.get(), gone, first);
    }

    /** Ends them all, and their thread. */
    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        release();
    }

    private void release() throws IOException {
        clients.forEach(BadClients::release);
        selector.close();
    }

    private static void release(BadClient client) {
        try {
            client.channel.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }
}
