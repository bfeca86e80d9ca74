package dev.tokamak.apps.files.sftp913;

import java.io.IOException;
import java.nio.ByteBuffer;

import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoredFile;
import dev.tokamak.apps.files.tftp.Netascii;
import dev.tokamak.net.FileSlice;

/**
 * A file that RETR has opened. As bytes it is handed to the connection whole. As text it is translated piece by piece, and read
 * once before, because RFC 913 wants its size on the wire first.
 */
final class Retrieving implements AutoCloseable {

    private static final int CHUNK = 32 << 10;

    private final StoredFile file;
    private final boolean ascii;
    private final long size;
    private final Netascii.Encoder encoder = new Netascii.Encoder();
    private long read;
    private long sent;

    private Retrieving(StoredFile file, boolean ascii, long size) {
        this.file = file;
        this.ascii = ascii;
        this.size = size;
    }

    /** Blocks. */
    static Retrieving open(FileStore store, Place place, boolean ascii) throws IOException {
        var file = store.read(place.name());
        boolean opened = false;
        try {
            var retrieving = new Retrieving(file, ascii, ascii ? sizeAsText(file) : file.size());
            opened = true;
            return retrieving;
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    private static long sizeAsText(StoredFile file) throws IOException {
        var chunk = ByteBuffer.allocate(CHUNK);
        long size = 0;
        for (long at = 0; at < file.size(); at += chunk.limit()) {
            fill(file, at, chunk);
            for (int i = 0; i < chunk.limit(); i++) {
                byte b = chunk.get(i);
                if (b < 0) {
                    throw new NotAsciiException();
                }
                size += b == '\n' || b == '\r' ? 2 : 1;
            }
        }
        return size;
    }

    private static void fill(StoredFile file, long at, ByteBuffer chunk) throws IOException {
        chunk.clear().limit((int) Math.min(chunk.capacity(), file.size() - at));
        while (chunk.hasRemaining()) {
            if (file.channel().read(chunk, at + chunk.position()) < 0) {
                throw new IOException("the file became shorter while it was being sent");
            }
        }
        chunk.flip();
    }

    /** Bytes that will be sent. */
    long size() {
        return size;
    }

    boolean isAscii() {
        return ascii;
    }

    /** The whole of it as it is. The connection closes the file, once more does no harm. */
    FileSlice whole() {
        sent = size;
        return new FileSlice(file.channel(), 0, size);
    }

    /** The next piece of the text. Blocks. */
    ByteBuffer nextText() throws IOException {
        var plain = ByteBuffer.allocate(CHUNK);
        fill(file, read, plain);
        read += plain.limit();
        var encoded = ByteBuffer.allocate(2 * CHUNK);
        encoder.encode(plain, encoded);
        sent += encoded.flip().remaining();
        if (sent > size || read == file.size() && sent != size) {
            throw new IOException("the file changed while it was being sent");
        }
        return encoded;
    }

    /** Whether all of it has been given to the connection. */
    boolean isSent() {
        return sent == size;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
