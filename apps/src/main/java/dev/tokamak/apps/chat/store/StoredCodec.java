package dev.tokamak.apps.chat.store;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.protocol.RoomKind;

/**
 * Records as bytes: the length of the payload and its CRC-32C (RFC 3720 section 12.1), 4 bytes each, then the payload: a byte
 * that says what it is, then its fields; numbers as 8 bytes, big-endian, texts as 2 bytes of length and UTF-8.
 */
final class StoredCodec {

    /** Longer than any record: a length above it is damage. */
    static final int LONGEST = 32 << 10;
    /** Length and checksum. */
    static final int HEADER = 8;

    private static final byte SAID = 1;
    private static final byte HEAD = 2;
    private static final byte COUNT = 3;
    private static final byte HEAD_AND_TIME = 4;
    private static final byte FORGOTTEN = 5;

    private StoredCodec() {}

    /** Appends a record, for which there has to be room. */
    static void encode(Stored record, ByteBuffer into) {
        int start = into.position();
        into.position(start + HEADER);
        switch (record) {
            case Stored.Said(var room, var kind, var entry) -> {
                put(put(put(into.put(SAID), room), kind.word()).putLong(entry.seq()).putLong(entry.time()),
                        entry.name());
                put(put(put(into, entry.instance()).putLong(entry.n()), entry.to() == null ? "" : entry.to()),
                        entry.body());
            }
            case Stored.Head(var room, var kind, var seq, var time) -> put(put(into.put(HEAD_AND_TIME), room),
                    kind.word()).putLong(seq).putLong(time);
            case Stored.Forgotten(var room, var head) -> put(into.put(FORGOTTEN), room).putLong(head);
            case Stored.Count(var room, var name, var instance, var n, var seq) -> put(
                    put(put(into.put(COUNT), room), name), instance).putLong(n).putLong(seq);
        }
        int length = into.position() - start - HEADER;
        into.putInt(start, length).putInt(start + Integer.BYTES,
                checksum(into.slice(start + HEADER, length)));
    }

    private static ByteBuffer put(ByteBuffer into, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return into.putShort((short) bytes.length).put(bytes);
    }

    private static int checksum(ByteBuffer payload) {
        var crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }

    /**
     * A record that was read.
     *
     * @param bytes its length, header and all
     */
    record Read(Stored record, int bytes) {}

    /** Reads a record; null when what is left is none: it ends too early, or its checksum is wrong. */
    static @Nullable Read decode(DataInputStream in) throws IOException {
        try {
            int length = in.readInt();
            int expected = in.readInt();
            if (length < 1 || length > LONGEST) {
                return null;
            }
            var payload = ByteBuffer.wrap(in.readNBytes(length));
            if (payload.remaining() < length || checksum(payload.duplicate()) != expected) {
                return null;
            }
            return new Read(payload(payload), HEADER + length);
        } catch (EOFException _) {
            return null;
        }
    }

    private static Stored payload(ByteBuffer in) throws IOException {
        try {
            return fields(in);
        } catch (BufferUnderflowException e) {
            throw new IOException("the journal was written by another version", e);
        }
    }

    private static Stored fields(ByteBuffer in) throws IOException {
        byte what = in.get();
        return switch (what) {
            case SAID -> {
                var room = text(in);
                var kind = kind(in);
                long seq = in.getLong();
                long time = in.getLong();
                var name = text(in);
                var instance = text(in);
                long n = in.getLong();
                var to = text(in);
                yield new Stored.Said(room, kind,
                        new Entry(seq, time, name, instance, n, to.isEmpty() ? null : to, text(in)));
            }
            case HEAD -> new Stored.Head(text(in), kind(in), in.getLong(), 0); // of a version that did not note the time
            case HEAD_AND_TIME -> new Stored.Head(text(in), kind(in), in.getLong(), in.getLong());
            case FORGOTTEN -> new Stored.Forgotten(text(in), in.getLong());
            case COUNT -> new Stored.Count(text(in), text(in), text(in), in.getLong(), in.getLong());
            default -> throw new IOException("the journal was written by a later version: record " + what);
        };
    }

    private static RoomKind kind(ByteBuffer in) throws IOException {
        return RoomKind.of(text(in)).orElseThrow(() -> new IOException("the journal was written by a later version"));
    }

    private static String text(ByteBuffer in) {
        var bytes = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
