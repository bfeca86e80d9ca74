package dev.tokamak.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;

/** One end of a connection in memory, as miserly with bytes as a test wants it. */
final class TlsPipe implements Wire {

    private static final SocketAddress HERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private final ArrayDeque<Byte> incoming;
    private final ArrayDeque<Byte> outgoing;
    /** Bytes given by one read. */
    int readAtOnce = Integer.MAX_VALUE;
    /** Bytes that the other end may still be sent before it takes some. */
    int room = Integer.MAX_VALUE;
    /** Bytes taken by one write. */
    int writeAtOnce = Integer.MAX_VALUE;
    int reads;
    Runnable onWrite = () -> {};
    boolean ended;
    boolean peerEnded;

    private TlsPipe(ArrayDeque<Byte> incoming, ArrayDeque<Byte> outgoing) {
        this.incoming = incoming;
        this.outgoing = outgoing;
    }

    /** Both ends. */
    static TlsPipe[] pair() {
        var there = new ArrayDeque<Byte>();
        var back = new ArrayDeque<Byte>();
        return new TlsPipe[] {new TlsPipe(there, back), new TlsPipe(back, there)};
    }

    /** Whether the other end has sent something that was not read yet. */
    boolean hasIncoming() {
        return !incoming.isEmpty();
    }

    /** As if the other end had sent it. */
    void inject(byte... bytes) {
        for (byte each : bytes) {
            incoming.add(each);
        }
    }

    /** What is on its way to this end is lost. */
    void takeIncoming() {
        incoming.clear();
    }

    /** What this end has sent and nobody has read. */
    byte[] takeOutgoing() {
        var bytes = new byte[outgoing.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = outgoing.remove();
        }
        return bytes;
    }

    @Override
    public int read(ByteBuffer into) {
        reads++;
        if (incoming.isEmpty()) {
            return peerEnded ? -1 : 0;
        }
        int count = Math.min(Math.min(into.remaining(), readAtOnce), incoming.size());
        for (int i = 0; i < count; i++) {
            into.put(incoming.remove());
        }
        return count;
    }

    @Override
    public int write(ByteBuffer from) {
        onWrite.run();
        int count = Math.min(Math.min(from.remaining(), writeAtOnce), room);
        for (int i = 0; i < count; i++) {
            outgoing.add(from.get());
        }
        room -= room == Integer.MAX_VALUE ? 0 : count;
        return count;
    }

    @Override
    public long transfer(FileChannel file, long position, long count) throws IOException {
        throw new IOException("what is encrypted does not come from a file");
    }

    @Override
    public void shutdownOutput() {
        ended = true;
    }

    @Override
    public void close() {
        ended = true;
    }

    @Override
    public void reset() {
        ended = true;
    }

    @Override
    public SocketAddress remoteAddress() {
        return HERE;
    }

    @Override
    public SocketAddress localAddress() {
        return HERE;
    }
}
