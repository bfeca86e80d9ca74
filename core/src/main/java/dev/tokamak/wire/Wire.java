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
     *            a direct buffer with room, from 0 to its limit; what lies beyond may be used as scratch
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
     * Whether a connection over it may be open: there is no handshake, or it is over and went well.
     *
     * @return stays true
     */
    default boolean isReady() {
        return true;
    }

    /**
     * Whether {@link #write} takes anything at all.
     *
     * @return false during a handshake
     */
    default boolean takesOutput() {
        return true;
    }

    /**
     * Whether {@link #read} is of use.
     *
     * @return false while something else has to be done first
     */
    default boolean takesInput() {
        return true;
    }

    /**
     * Whether {@link #read} would give something although nothing more comes from the socket.
     *
     * @return true while bytes are kept here
     */
    default boolean hasInput() {
        return false;
    }

    /**
     * Whether there are bytes to be sent that nobody wrote, or that were taken and not sent.
     *
     * @return true while {@link #flush} is needed
     */
    default boolean wantsOutput() {
        return false;
    }

    /**
     * Sends bytes of its own, and what was taken and not sent.
     *
     * @return bytes sent
     * @throws IOException
     *             when the connection is broken or closed
     */
    default long flush() throws IOException {
        return 0;
    }

    /**
     * Ends the output in good order; where that takes bytes of its own, {@link #flush} completes it.
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
