package dev.tokamak.apps.files.tftp;

import java.nio.ByteBuffer;

/** Bytes between the disk and the network, in order, in a fixed amount of memory. One thread at a time. */
final class ByteRing {

    private final byte[] ring;
    private int start;
    private int size;

    ByteRing(int capacity) {
        ring = new byte[capacity];
    }

    int size() {
        return size;
    }

    int room() {
        return ring.length - size;
    }

    /**
     * Adds all of the bytes behind those that are there.
     *
     * @throws IllegalStateException when there is no room
     */
    void put(ByteBuffer bytes) {
        if (bytes.remaining() > room()) {
            throw new IllegalStateException("no room for " + bytes.remaining() + " bytes");
        }
        while (bytes.hasRemaining()) {
            int at = index(size);
            int length = Math.min(bytes.remaining(), ring.length - at);
            bytes.get(ring, at, length);
            size += length;
        }
    }

    /** Copies bytes that stay there: {@code length} of them, from {@code offset} on. */
    void copy(int offset, int length, ByteBuffer into) {
        int at = index(offset);
        int head = Math.min(length, ring.length - at);
        into.put(ring, at, head).put(ring, 0, length - head);
    }

    /** Forgets the oldest bytes. */
    void drop(int length) {
        start = index(length);
        size -= length;
    }

    private int index(int offset) {
        int at = start + offset;
        return at < ring.length ? at : at - ring.length;
    }
}
