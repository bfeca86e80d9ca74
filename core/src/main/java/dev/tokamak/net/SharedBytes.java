package dev.tokamak.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Immutable bytes that many connections can queue by reference. Any thread.
 *
 * @see Connection#write(SharedBytes)
 */
public final class SharedBytes {

    private final byte[] bytes;

    private SharedBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Copies the bytes between position and limit; the position moves to the limit.
     *
     * @param source
     *            what to copy
     * @return the copy
     */
    public static SharedBytes copyOf(ByteBuffer source) {
        var bytes = new byte[source.remaining()];
        source.get(bytes);
        return new SharedBytes(bytes);
    }

    /**
     * Copies an array.
     *
     * @param source
     *            what to copy
     * @return the copy
     */
    public static SharedBytes copyOf(byte[] source) {
        return new SharedBytes(source.clone());
    }

    /**
     * Encodes text as UTF-8.
     *
     * @param text
     *            what to encode
     * @return its bytes
     */
    public static SharedBytes utf8(String text) {
        return new SharedBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The number of bytes.
     *
     * @return 0 or more
     */
    public int size() {
        return bytes.length;
    }

    /**
     * A view to read from, with a position of its own.
     *
     * @return a read-only buffer
     */
    public ByteBuffer view() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /**
     * Copies a part of the bytes.
     *
     * @param from
     *            index of the first byte
     * @param into
     *            where to put them
     * @param length
     *            how many
     */
    public void copyTo(int from, ByteBuffer into, int length) {
        into.put(bytes, from, length);
    }
}
