package dev.tokamak.apps.files.tftp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/** A file that is fetched. Blocks; one thread at a time. Doesn't close the channel. */
final class ChannelSink implements Sink {

    private final WritableByteChannel file;
    private final long expected;
    private final FileTally tally;

    /**
     * A sink at the file's position.
     *
     * @param expected how many bytes have been announced; -1 when none were
     * @param tally gets what is written
     */
    ChannelSink(WritableByteChannel file, long expected, FileTally tally) {
        this.file = file;
        this.expected = expected;
        this.tally = tally;
    }

    @Override
    public void write(ByteBuffer data) throws IOException {
        tally.add(data);
        while (data.hasRemaining()) {
            file.write(data);
        }
    }

    @Override
    public void finish() throws IOException {
        if (expected >= 0 && tally.bytes() != expected) {
            throw new IOException("the server announced " + expected + " bytes and sent " + tally.bytes());
        }
        if (file instanceof FileChannel onDisk) {
            onDisk.force(true);
        }
    }

    @Override
    public void close() {
        // the channel is the caller's
    }
}
