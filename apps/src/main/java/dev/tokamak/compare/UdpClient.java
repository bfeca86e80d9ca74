package dev.tokamak.compare;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * A client on a UDP socket of its own. Its replies come in order or not at all; one with an older number than the last
 * is counted as lost already. Load thread only.
 */
final class UdpClient extends SimulatedClient {
    private static final int OPEN_ATTEMPTS = 3;

    private final DatagramChannel channel;
    /** Number of the next message to leave. */
    private long unsent = 1;
    /** Messages answered or given up: every one below this number. */
    private long settled = 1;

    private UdpClient(int id, int size, DatagramChannel channel) {
        super(id, size);
        this.channel = channel;
        granted = 1;
    }

    /**
     * Opens a socket and exchanges message 0, blocking, with some patience for loss.
     *
     * @throws IOException when no answer comes within the time, or a wrong one
     */
    static UdpClient open(int id, int size, InetSocketAddress server, int timeoutMillis) throws IOException {
        var channel = DatagramChannel.open();
        try {
            channel.connect(server);
            channel.socket().setSoTimeout(Math.max(1, timeoutMillis / OPEN_ATTEMPTS));
            var message = ByteBuffer.allocate(size);
            MessagePattern.fill(message, MessagePattern.head(id, 0), 0, size);
            for (int attempt = 1;; attempt++) {
                channel.socket().send(new DatagramPacket(message.array(), size));
                var reply = new DatagramPacket(new byte[size + 1], size + 1);
                try {
                    channel.socket().receive(reply);
                } catch (SocketTimeoutException e) {
                    if (attempt == OPEN_ATTEMPTS) {
                        throw e;
                    }
                    continue;
                }
                var bytes = ByteBuffer.wrap(reply.getData(), 0, reply.getLength());
                if (reply.getLength() != size
                        || !MessagePattern.matches(bytes, MessagePattern.head(id, 0), 0, size)) {
                    throw new IOException("the first answer differs from what was sent");
                }
                return new UdpClient(id, size, channel);
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    SelectionKey register(Selector selector) throws IOException {
        return channel.configureBlocking(false).register(selector, SelectionKey.OP_READ, this);
    }

    @Override
    long outstanding() {
        return granted - settled;
    }

    /** Gives up the oldest messages that were sent before this time; returns how many. */
    int giveUp(long sentBeforeNanos) {
        int lost = 0;
        while (settled < granted && sentNanos(settled) - sentBeforeNanos < 0) {
            settled++;
            lost++;
        }
        return lost;
    }

    @Override
    void flush(ByteBuffer scratch) throws IOException {
        while (unsent < granted) {
            scratch.clear();
            MessagePattern.fill(scratch, MessagePattern.head(id, unsent), 0, size);
            channel.write(scratch.flip());
            unsent++;
        }
    }

    @Override
    int read(ByteBuffer scratch, Replies replies) throws IOException {
        int length = channel.read(scratch.clear());
        if (length == 0 && scratch.position() == 0) {
            return 0;
        }
        long now = System.nanoTime();
        scratch.flip();
        if (length != size) {
            replies.wrong(this);
            return 0;
        }
        long head = scratch.getLong(0);
        long sequence = MessagePattern.sequence(head);
        boolean ours = head == MessagePattern.head(id, sequence) && sequence < granted;
        if (!ours || !MessagePattern.matches(scratch, head, 0, size)) {
            replies.wrong(this);
            return 0;
        }
        if (sequence < settled) {
            return 0; // a duplicate, or one that was given up
        }
        settled = sequence + 1;
        replies.correct(this, sequence, sentNanos(sequence), now);
        return 1;
    }

    @Override
    boolean finish() {
        return false;
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
