package dev.tokamak.net;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * A part of an open file, to be sent. Open the file through {@link Connection#offload}: opening may block.
 *
 * @param file
 *            open for reading; owned by this slice
 * @param position
 *            offset of the first byte, 0 or more
 * @param count
 *            number of bytes, 0 or more
 */
public record FileSlice(FileChannel file, long position, long count) implements AutoCloseable {

    /**
     * Checks the range. Whether the file is that long is seen when it is sent.
     *
     * @throws IllegalArgumentException
     *             when position or count is negative or their sum overflows
     */
    public FileSlice {
        if (position < 0 || count < 0 || position + count < 0) {
            throw new IllegalArgumentException("not a range of a file: position " + position + ", count " + count);
        }
    }

    /** Closes the file. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
