package dev.tokamak.apps.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Real files on a disk that can be full, broken or stuck. */
final class FailingFiles implements LogFile.Opener {

    /** What goes wrong. */
    enum Fault {
        /** Nothing. */
        NONE,
        /** Writing puts half of it into the file, then fails, as a full disk does. */
        FULL,
        /** So does truncating. */
        BROKEN,
        /** Nothing can be opened. */
        NO_FILE,
        /** Forcing fails. */
        NO_FORCE,
        /** Something that nobody thought of. */
        BUG
    }

    final AtomicInteger failures = new AtomicInteger();
    final AtomicInteger forces = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final AtomicInteger stuck = new AtomicInteger();

    void set(Fault next) {
        fault = next;
    }

    /** From now on writing waits. */
    void stick() {
        gate = new CountDownLatch(1);
    }

    void release() {
        gate.countDown();
    }

    /** Whether a write is waiting. */
    boolean isStuck() {
        return stuck.get() > 0;
    }

    private IOException failure(String message) {
        failures.incrementAndGet();
        return new IOException(message);
    }

    @Override
    public LogFile open(Path path, boolean fresh) throws IOException {
        if (fault == Fault.NO_FILE) {
            throw failure("Too many open files");
        }
        var real = LogFile.open(path, fresh);
        return new LogFile() {
            @Override
            public void write(ByteBuffer bytes, long position) throws IOException {
                await();
                if (fault == Fault.FULL || fault == Fault.BROKEN) {
                    var half = bytes.slice(bytes.position(), bytes.remaining() / 2);
                    bytes.position(bytes.position() + half.remaining());
                    real.write(half, position);
                    throw failure("No space left on device");
                }
                if (fault == Fault.BUG) {
                    failures.incrementAndGet();
                    throw new IllegalStateException("a bug");
                }
                real.write(bytes, position);
            }

            @Override
            public void truncate(long size) throws IOException {
                if (fault == Fault.BROKEN) {
                    throw failure("Input/output error");
                }
                real.truncate(size);
            }

            @Override
            public void force() throws IOException {
                forces.incrementAndGet();
                if (fault == Fault.NO_FORCE) {
                    throw failure("Input/output error");
                }
                real.force();
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
    }

    private void await() throws IOException {
        stuck.incrementAndGet();
        try {
            if (!gate.await(20, TimeUnit.SECONDS)) {
                throw new IOException("nobody released it");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            stuck.decrementAndGet();
        }
    }
}
