package dev.tokamak.apps.files.tftp;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

import org.jspecify.annotations.Nullable;

/** A file to be sent, in either mode. As many bytes as were promised, or a failure. Blocks; one thread at a time. */
final class ChannelSource implements Source {

    private final ReadableByteChannel file;
    private final Closeable owned;
    private final @Nullable FileTally tally;
    private final Netascii.@Nullable Encoder encoder;
    private final ByteBuffer plain = ByteBuffer.allocate(16 << 10).limit(0);
    /** Bytes not yet read; negative when it isn't known how many there are. */
    private long left;

    /**
     * A source at the file's position.
     *
     * @param file blocking
     * @param owned closed with this
     * @param size how many bytes are to be sent; -1 for as many as there are
     * @param tally gets what is read; may be null
     */
    ChannelSource(ReadableByteChannel file, Closeable owned, long size, TransferMode mode, @Nullable FileTally tally) {
        this.file = file;
        this.owned = owned;
        this.left = size;
        this.tally = tally;
        encoder = mode == TransferMode.NETASCII ? new Netascii.Encoder() : null;
    }

    @Override
    public boolean fill(ByteBuffer into) throws IOException {
        if (encoder == null) {
            return read(into);
        }
        encoder.encode(plain, into);
        while (into.hasRemaining()) {
            plain.clear();
            boolean more = read(plain);
            plain.flip();
            encoder.encode(plain, into);
            if (!more && into.hasRemaining()) {
                return false;
            }
        }
        return true; // what is left, if anything, is found by the next call
    }

    /** Until the buffer is full (true) or there is nothing more (false). */
    private boolean read(ByteBuffer into) throws IOException {
        int limit = into.limit();
        if (left >= 0 && into.remaining() > left) {
            into.limit(into.position() + (int) left);
        }
        int from = into.position();
        while (into.hasRemaining() && file.read(into) >= 0) {
            // a channel may give less than is asked for
        }
        int count = into.position() - from;
        if (tally != null) {
            tally.add(into.duplicate().flip().position(from));
        }
        if (left >= 0) {
            left -= count;
            if (into.hasRemaining()) {
                throw new IOException("the file became shorter while it was being sent");
            }
        }
        into.limit(limit);
        return !into.hasRemaining();
    }

    @Override
    public void close() throws IOException {
        owned.close();
    }
}
