package dev.tokamak.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Fetches by TFTP (RFC 1350), with another block size (RFC 2348) and several blocks under way (RFC 7440) where those are asked
 * for. A port for each file. Has no timer: on the loopback the server's is enough to repeat what was lost.
 */
final class TftpDownload implements Download {
    /** What is meant without an option (RFC 1350). */
    static final int PLAIN_BLOCK = 512;

    private static final int READ = 1;
    private static final int DATA = 3;
    private static final int ACK = 4;
    private static final int ERROR = 5;
    private static final int OPTIONS = 6;
    private static final int HEADER = 4;
    private static final int MOST = 65_536;

    private final InetSocketAddress server;
    private final ByteBuffer request;
    private final int blockSize;
    private final int window;
    private final ByteBuffer packet = ByteBuffer.allocateDirect(MOST);
    private final ByteBuffer ack = ByteBuffer.allocateDirect(HEADER);
    private volatile @Nullable DatagramChannel open;
    private volatile boolean closed;

    TftpDownload(InetSocketAddress server, String file, int blockSize, int window) {
        this.server = server;
        this.blockSize = blockSize;
        this.window = window;
        String options = (blockSize == PLAIN_BLOCK ? "" : "blksize\0" + blockSize + "\0")
                + (window == 1 ? "" : "windowsize\0" + window + "\0");
        byte[] words = (file + "\0octet\0" + options).getBytes(StandardCharsets.US_ASCII);
        request = ByteBuffer.allocateDirect(2 + words.length).putShort((short) READ).put(words).flip();
    }

    @Override
    public long fetch(ByteCheck check) throws IOException {
        try (var channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
            open = channel;
            if (closed) {
                throw new IOException("given up");
            }
            channel.bind(new InetSocketAddress(server.getAddress(), 0));
            channel.send(request.rewind(), server);
            channel.connect(channel.receive(packet.clear())); // it waits for our answer before it sends more
            packet.flip();
            return receive(channel, check);
        }
    }

    private long receive(DatagramChannel channel, ByteCheck check) throws IOException {
        long bytes = 0;
        short last = 0; // block numbers begin again after 65,535
        int unacknowledged = 0;
        while (true) {
            int kind = packet.remaining() < 2 ? 0 : packet.getShort();
            short number = packet.remaining() < 2 ? 0 : packet.getShort(packet.position());
            if (kind == OPTIONS) {
                checkAccepted();
                acknowledge(channel, last);
            } else if (kind == DATA && number == (short) (last + 1)) {
                packet.getShort();
                int length = packet.remaining();
                check.take(packet);
                bytes += length;
                last = number;
                unacknowledged++;
                if (length < blockSize || unacknowledged == window) {
                    acknowledge(channel, last);
                    unacknowledged = 0;
                }
                if (length < blockSize) {
                    return bytes;
                }
            } else if (kind == DATA && (short) (number - last) > 0) {
                acknowledge(channel, last); // one in between was lost: from there again
                unacknowledged = 0;
            } else if (kind == ERROR) {
                throw new IOException("TFTP error " + StandardCharsets.US_ASCII.decode(packet).toString().strip());
            }
            packet.clear();
            channel.read(packet);
            packet.flip();
        }
    }

    /** The server may give less than was asked for; then something else would be measured. */
    private void checkAccepted() throws IOException {
        String given = StandardCharsets.US_ASCII.decode(packet).toString().toLowerCase(Locale.ROOT);
        boolean block = blockSize == PLAIN_BLOCK || given.contains("blksize\0" + blockSize + "\0");
        if (!block || window > 1 && !given.contains("windowsize\0" + window + "\0")) {
            throw new IOException("the server gives other options than were asked for");
        }
    }

    private void acknowledge(DatagramChannel channel, short block) throws IOException {
        channel.write(ack.clear().putShort((short) ACK).putShort(block).flip());
    }

    @Override
    public void close() throws IOException {
        closed = true;
        var channel = open;
        if (channel != null) {
            channel.close();
        }
    }
}
