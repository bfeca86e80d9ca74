package dev.tokamak.compare;

import java.io.Closeable;
import java.io.IOException;

/** One client that fetches one file again and again. Blocks; closing it from elsewhere wakes whoever waits. */
interface Download extends Closeable {
    /**
     * Fetches it once.
     *
     * @param check told of every byte, in order
     * @return how many bytes came
     * @throws IOException when it did not come whole, or not at all
     */
    long fetch(ByteCheck check) throws IOException;
}
