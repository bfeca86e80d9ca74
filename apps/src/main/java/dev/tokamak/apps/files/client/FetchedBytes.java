package dev.tokamak.apps.files.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

import dev.tokamak.apps.files.OrderedWriter;

/** What has come of a file, its digest going along. Blocks; one thread at a time. The channel is the partial file's. */
final class FetchedBytes implements OrderedWriter.Destination {

    /**
     * What an earlier attempt has left.
     *
     * @param size bytes, 0 when there is nothing to go on with
     * @param validator what the server called that version
     */
    record Beginning(long size, String validator) {
        static final Beginning NONE = new Beginning(0, "");
    }

    private static final int PIECE = 1 << 20;

    private final FileChannel channel;
    private final RunningDigest digest;

    private FetchedBytes(FileChannel channel, RunningDigest digest) {
        this.channel = channel;
        this.digest = digest;
    }

    static Beginning beginning(PartialFile partial) throws IOException {
        var validator = partial.validator();
        if (!validator.matches("\"[!#-~]*\"")) {
            return Beginning.NONE;
        }
        return new Beginning(partial.open(true, validator).size(), validator);
    }

    static FetchedBytes open(PartialFile partial, Beginning beginning, boolean keep, String etag) throws IOException {
        var channel = partial.open(keep, etag);
        var digest = new RunningDigest();
        if (keep) {
            read(channel, beginning.size(), digest);
        }
        return new FetchedBytes(channel, digest);
    }

    private static void read(FileChannel channel, long size, RunningDigest digest) throws IOException {
        var piece = ByteBuffer.allocateDirect(PIECE);
        channel.truncate(size).position(0);
        while (channel.read(piece.clear()) >= 0) {
            digest.update(piece.flip());
        }
        if (digest.size() != size) {
            throw new IOException("somebody else is changing it");
        }
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        digest.update(bytes.duplicate());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    long size() {
        return digest.size();
    }

    /** Everything is on disk: its digest. */
    byte[] finish() throws IOException {
        channel.force(true);
        return digest.sha256();
    }

    @Override
    public void close() {
        // whoever has the partial file says what becomes of it
    }
}
