package dev.tokamak.apps.chat.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Real files on a disk that can be full or broken. */
final class FailingFiles implements JournalFile.Opener {

    /** What goes wrong. */
    enum Fault {
        NONE,
        /** Writing puts half of it into the file, then fails, as a full disk does. */
        FULL,
        /** So does truncating. */
        BROKEN,
        /** Everything is written, and forcing fails. */
        NO_FORCE,
        /** Nothing can be opened, and forcing fails. */
        NO_FILE
    }

    private volatile Fault fault = Fault.NONE;
    private int forces;

    void set(Fault next) {
        fault = next;
    }

    int forces() {
        return forces;
    }

    @Override
    public JournalFile open(Path path) throws IOException {
        if (fault == Fault.NO_FILE) {
            throw new IOException("Too many open files");
        }
        var real = JournalFile.open(path);
        return new JournalFile() {
            @Override
            public void write(ByteBuffer bytes, long position) throws IOException {
                if (fault == Fault.FULL || fault == Fault.BROKEN) {
                    real.write(bytes.slice(bytes.position(), bytes.remaining() / 2), position);
                    throw new IOException("No space left on device");
                }
                real.write(bytes, position);
            }

            @Override
            public void truncate(long size) throws IOException {
                if (fault == Fault.BROKEN) {
                    throw new IOException("Input/output error");
                }
                real.truncate(size);
            }

            @Override
            public void force() throws IOException {
                forces++;
                if (fault == Fault.NO_FORCE || fault == Fault.NO_FILE) {
                    throw new IOException("Input/output error");
                }
                // no real one: a process that ends loses nothing, and thousands of them take their time
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
    }
}
