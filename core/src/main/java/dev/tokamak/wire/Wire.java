package dev.tokamak.wire;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

import dev.tokamak.net.TlsSession;

/**
 * The narrow thing that a transport supplies: bytes in, bytes out. Whether it blocks is the transport's affair;
 * {@link ConnectionCore} works with both. One thread reads, one writes; {@code close} and {@code reset} come from any.
 */
public interface Wire {

    /**
     * Reads some bytes.
     *
     * @param into
     *            a direct buffer with room
     * @return how many, 0 when there is nothing now, -1 at the end of input
     * @throws IOException
     *             when the connection is broken or closed
     */
    int read(ByteBuffer into) throws IOException;

    /**
     * Writes some bytes.
     *
     * @param from
     *            a direct buffer
     * @return how many were taken
     * @throws IOException
     *             when the connection is broken or closed
     */
    int write(ByteBuffer from) throws IOException;

    /**
     * Writes a part of a file, without bringing it into this process where that is possible.
     *
     * @param file
     *            open for reading
     * @param position
     *            offset of the first byte
     * @param count
     *            how many bytes at most
     * @return how many were taken
     * @throws IOException
     *             when the connection is broken or closed, or the file can't be read
     */
    long transfer(FileChannel file, long position, long count) throws IOException;

    /**
     * Ends the output in good order.
     *
     * @throws IOException
     *             when the connection is broken
     */
    void shutdownOutput() throws IOException;

    /** Closes in good order; wakes whoever is blocked in it. Again: does nothing. */
    void close();

    /** Closes with a reset; wakes whoever is blocked in it. Again: does nothing. */
    void reset();

    /**
     * The peer's address.
     *
     * @return as far as it is known
     */
    SocketAddress remoteAddress();

    /**
     * This side's address.
     *
     * @return as far as it is known
     */
    SocketAddress localAddress();

    /**
     * The encryption, if this wire has one.
     *
     * @return empty for plain bytes
     */
    default Optional<TlsSession> tls() {
        return Optional.empty();
    }
}
