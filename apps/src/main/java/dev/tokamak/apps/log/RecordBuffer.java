package dev.tokamak.apps.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Whole records on their way from one reading to the writer: bytes that grow. One thread. */
final class RecordBuffer {

    private static final byte[] EMPTY = {};
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final int expected;
    private byte[] bytes = EMPTY;
    private int length;
    private int records;

    /**
     * An empty buffer; it takes no memory before something is put into it.
     *
     * @param expected how many bytes will come, about
     */
    RecordBuffer(int expected) {
        this.expected = expected;
    }

    /**
     * What a writer takes over: records that were received on the same day.
     *
     * @param bytes the first {@code length} of them count
     * @param length bytes
     * @param records how many records they are
     * @param day the local date on which they were received, as an epoch day
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Chunk(byte[] bytes, int length, int records, long day) {}

    boolean isEmpty() {
        return length == 0;
    }

    int length() {
        return length;
    }

    /** Gives away what is there; the buffer must not be used any more. */
    Chunk chunk(long day) {
        // what waits in the queue is counted by its length, so there must not be much more behind it
        byte[] fitting = bytes.length - length > length / 2 ? Arrays.copyOf(bytes, length) : bytes;
        return new Chunk(fitting, length, records, day);
    }

    void put(int b) {
        ensure(1);
        bytes[length++] = (byte) b;
    }

    void put(byte[] all) {
        ensure(all.length);
        System.arraycopy(all, 0, bytes, length, all.length);
        length += all.length;
    }

    void put(ByteBuffer in, int from, int count) {
        ensure(count);
        in.get(from, bytes, length, count);
        length += count;
    }

    void put(String ascii) {
        put(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    /** Two digits, upper case. */
    void putHex(int value) {
        put(HEX[value >> 4 & 0xF]);
        put(HEX[value & 0xF]);
    }

    void endRecord() {
        put('\n');
        records++;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(expected, Math.max(2 * length, length + more)));
        }
    }
}
