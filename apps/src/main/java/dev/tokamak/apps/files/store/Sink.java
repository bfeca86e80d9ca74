package dev.tokamak.apps.files.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** What an upload is written to: a file, or in a test something that fails as a disk does. */
interface Sink extends Closeable {

    /** Takes some of the bytes, at least one. */
    void write(ByteBuffer bytes) throws IOException;

    /** Returns when what was written survives a loss of power. */
    void force() throws IOException;

    /** A file, closed with the sink. */
    static Sink of(FileChannel file) {
        return new Sink() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                file.write(bytes);
            }

            @Override
            public void force() throws IOException {
                file.force(true);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
