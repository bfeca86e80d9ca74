package dev.tokamak.apps.files.tftp;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the bytes of a transfer go. Blocks; one thread at a time. Closed before it has finished, it leaves nothing behind. */
interface Sink extends Closeable {

    /**
     * Takes all of the bytes.
     *
     * @throws IOException with words that the other side may see
     */
    void write(ByteBuffer bytes) throws IOException;

    /**
     * Nothing follows. When this returns, what was written is safe.
     *
     * @throws IOException with words that the other side may see
     */
    void finish() throws IOException;

    /** Nothing will be written any more. Doesn't block: whoever was to close it may have refused to. */
    default void abandon() {}
}
