package dev.tokamak.compare;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A client on a TCP connection of its own. Load thread only. */
final class TcpClient extends SimulatedClient {
    private final SocketChannel channel;
    private long sentBytes;
    private long receivedBytes;
    private boolean waitsForRoom;
    private SelectionKey key;

    @SuppressWarnings("NullAway.Init") // the key is there once registered, which precedes every use
    private TcpClient(int id, int size, SocketChannel channel) {
        super(id, size);
        this.channel = channel;
    }

    /**
     * Connects and exchanges message 0, blocking.
     *
     * @throws IOException when it can't within the time, or the answer is wrong
     */
    static TcpClient open(int id, int size, InetSocketAddress server, int timeoutMillis) throws IOException {
        var channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(server, timeoutMillis);
            channel.socket().setSoTimeout(timeoutMillis);
            var message = ByteBuffer.allocate(size);
            MessagePattern.fill(message, MessagePattern.head(id, 0), 0, size);
            channel.socket().getOutputStream().write(message.array());
            byte[] reply = channel.socket().getInputStream().readNBytes(size);
            if (reply.length < size) {
                throw new EOFException("the server closed a connection before it answered");
            }
            if (!MessagePattern.matches(ByteBuffer.wrap(reply), MessagePattern.head(id, 0), 0, size)) {
                throw new IOException("the first answer differs from what was sent");
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        var client = new TcpClient(id, size, channel);
        client.granted = 1;
        client.sentBytes = size;
        client.receivedBytes = size;
        return client;
    }

    @Override
    SelectionKey register(Selector selector) throws IOException {
        key = channel.configureBlocking(false).register(selector, SelectionKey.OP_READ, this);
        return key;
    }

    @Override
    long outstanding() {
        return granted - receivedBytes / size;
    }

    @Override
    void flush(ByteBuffer scratch) throws IOException {
        long end = granted * size;
        while (sentBytes < end) {
            scratch.clear();
            long made = sentBytes;
            while (made < end && scratch.hasRemaining()) {
                int from = (int) (made % size);
                int to = Math.min(size, from + scratch.remaining());
                MessagePattern.fill(scratch, MessagePattern.head(id, made / size), from, to);
                made += to - from;
            }
            sentBytes += channel.write(scratch.flip());
            if (scratch.hasRemaining()) {
                waitForRoom(true);
                return;
            }
        }
        waitForRoom(false);
    }

    private void waitForRoom(boolean wait) {
        if (wait != waitsForRoom) {
            waitsForRoom = wait;
            key.interestOps(wait ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }

    @Override
    int read(ByteBuffer scratch, Replies replies) throws IOException {
        if (channel.read(scratch.clear()) < 0) {
            return -1;
        }
        scratch.flip();
        long now = System.nanoTime();
        int whole = 0;
        while (scratch.hasRemaining()) {
            long sequence = receivedBytes / size;
            int from = (int) (receivedBytes % size);
            int to = Math.min(size, from + scratch.remaining());
            boolean unasked = sequence >= granted;
            if (unasked || !MessagePattern.matches(scratch, MessagePattern.head(id, sequence), from, to)) {
                replies.wrong(this);
                return whole;
            }
            receivedBytes += to - from;
            if (to == size) {
                whole++;
                replies.correct(this, sequence, sentNanos(sequence), now);
            }
        }
        return whole;
    }

    @Override
    boolean finish() throws IOException {
        channel.shutdownOutput();
        return true;
    }

    @Override
    void close() {
        alive = false;
        try {
            channel.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }
}
