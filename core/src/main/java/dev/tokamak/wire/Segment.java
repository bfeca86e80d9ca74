package dev.tokamak.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

import dev.tokamak.net.FileSlice;
import dev.tokamak.net.SharedBytes;

/** A piece of queued output. Guarded by the lock of its queue, but for {@link File}, which one flusher uses at a time. */
sealed interface Segment {

    /** Not yet taken by the socket. */
    long remaining();

    /** A piece in memory. */
    sealed interface Bytes extends Segment {
        /** Copies as much as fits, without moving on. */
        void peekInto(ByteBuffer into);

        /** Moves on by at most this many bytes; says by how many. */
        long skip(long taken);
    }

    /** Memory of the connection's own, filled from the front by writes while it is emptied from there by the socket. */
    final class Owned implements Bytes {
        private static final int SMALLEST = 1 << 10;
        private static final int LARGEST = 64 << 10;
        private static final int SMALL = 8 << 10;

        private final byte[] bytes;
        private int from;
        private int to;

        private Owned(int capacity) {
            bytes = new byte[capacity];
        }

        /** Large enough for what is wanted, within bounds, so that memory is given back piece by piece. */
        static Owned of(int wanted, int previousCapacity) {
            return new Owned(Math.clamp(Math.max(wanted, 2L * previousCapacity), SMALLEST, LARGEST));
        }

        int capacity() {
            return bytes.length;
        }

        int room() {
            return bytes.length - to;
        }

        boolean isSmall() {
            return bytes.length <= SMALL;
        }

        void append(ByteBuffer source) {
            int count = Math.min(source.remaining(), bytes.length - to);
            source.get(bytes, to, count);
            to += count;
        }

        void reset() {
            from = 0;
            to = 0;
        }

        @Override
        public long remaining() {
            return (long) to - from;
        }

        @Override
        public void peekInto(ByteBuffer into) {
            into.put(bytes, from, Math.min(to - from, into.remaining()));
        }

        @Override
        public long skip(long taken) {
            int count = (int) Math.min(taken, to - from);
            from += count;
            return count;
        }
    }

    /** Somebody's immutable bytes, and how far they have been sent here. */
    final class Shared implements Bytes {
        private final SharedBytes bytes;
        private int from;

        Shared(SharedBytes bytes) {
            this.bytes = bytes;
        }

        @Override
        public long remaining() {
            return (long) bytes.size() - from;
        }

        @Override
        public void peekInto(ByteBuffer into) {
            bytes.copyTo(from, into, Math.min(bytes.size() - from, into.remaining()));
        }

        @Override
        public long skip(long taken) {
            int count = (int) Math.min(taken, bytes.size() - from);
            from += count;
            return count;
        }
    }

    /** A part of a file, and how far it has been sent. */
    final class File implements Segment {
        private final FileSlice slice;
        private long sent;

        File(FileSlice slice) {
            this.slice = slice;
        }

        @Override
        public long remaining() {
            return slice.count() - sent;
        }

        /** Transfers; a file that has become too short is an error, because the socket would be waited for in vain. */
        long transfer(Wire wire, long atMost) throws IOException {
            long taken = wire.transfer(slice.file(), slice.position() + sent, atMost);
            if (taken == 0 && slice.file().size() < slice.position() + slice.count()) {
                throw new EOFException(
                        "the file being sent has become shorter than " + (slice.position() + slice.count())
                                + " bytes");
            }
            sent += taken;
            return taken;
        }

        void close() throws IOException {
            slice.close();
        }
    }
}
