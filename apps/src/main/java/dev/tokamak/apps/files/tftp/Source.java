package dev.tokamak.apps.files.tftp;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the bytes of a transfer come from. Blocks; one thread at a time. */
interface Source extends Closeable {

    /**
     * Fills the buffer.
     *
     * @return false when nothing follows what was put; true means that the buffer is full
     * @throws IOException with words that the other side may see
     */
    boolean fill(ByteBuffer into) throws IOException;
}
