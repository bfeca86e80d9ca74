package dev.tokamak.apps.files.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

import org.jspecify.annotations.Nullable;

/**
 * A file to be read whose {@link #transferTo} goes through memory: what a server does that has no {@code sendfile}, or has to
 * look at the bytes. For one connection at a time.
 */
final class CopiedFile extends FileChannel {

    /** As much as a connection offers a socket at once. */
    private static final int PIECE = 256 << 10;

    private final FileChannel file;
    private @Nullable ByteBuffer piece;
    /** Offset in the file of what is left in the piece. */
    private long offset;

    /**
     * Takes a file over.
     *
     * @param file open for reading; closed with this
     */
    CopiedFile(FileChannel file) {
        this.file = file;
    }

    /** What the target doesn't take now is kept for the next call, which will ask for just that. */
    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        long moved = 0;
        while (moved < count) {
            var bytes = at(position + moved, count - moved);
            if (!bytes.hasRemaining()) {
                break; // the file ends here
            }
            int taken = target.write(bytes);
            offset += taken;
            moved += taken;
            if (bytes.hasRemaining()) {
                break;
            }
        }
        return moved;
    }

    private ByteBuffer at(long position, long atMost) throws IOException {
        var bytes = piece;
        if (bytes == null) {
            piece = bytes = ByteBuffer.allocateDirect(PIECE).limit(0);
        }
        if (!bytes.hasRemaining() || offset != position || bytes.remaining() > atMost) {
            bytes.clear().limit((int) Math.min(PIECE, atMost));
            file.read(bytes, position);
            bytes.flip();
            offset = position;
        }
        return bytes;
    }

    // ---- the rest is the file's

    @Override
    public int read(ByteBuffer into) throws IOException {
        return file.read(into);
    }

    @Override
    public long read(ByteBuffer[] into, int first, int length) throws IOException {
        return file.read(into, first, length);
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        return file.read(into, position);
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        file.position(newPosition);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return file.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return file.lock(position, size, shared);
    }

    @Override
    public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    // ---- it is there to be read

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public long write(ByteBuffer[] from, int first, int length) {
        throw new NonWritableChannelException();
    }

    @Override
    public int write(ByteBuffer from, long position) {
        throw new NonWritableChannelException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new NonWritableChannelException();
    }

    @Override
    public FileChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public void force(boolean metaData) {
        // nothing was written
    }
}
