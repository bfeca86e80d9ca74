package dev.tokamak.threaded;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

import dev.tokamak.wire.ConnectionCore;
import dev.tokamak.wire.Wire;

/**
 * Reads what comes from the peer and reports it. That is for the reader; but while a connection is closing and the reader
 * is stuck in writing, a helper reads in its place, from then on to the end of input ({@link Flusher} says why). What comes
 * in is thrown away by then, so it does no harm that there are two for a while; the wire still sees one at a time.
 */
final class Intake {

    private final TcpClient client;
    private final ConnectionCore core;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile boolean readerIsFree;

    Intake(TcpClient client) {
        this.client = client;
        core = client.core();
    }

    /** Whether the reader has not to read any more: input has ended, or a helper reads in its place. */
    boolean readerIsFree() {
        return readerIsFree;
    }

    /** Blocks until something has come, and reports it. Not in context. */
    void read(Wire wire, ReadBuffer input, int room) {
        var buffer = input.next(room);
        int count;
        reading.lock();
        try {
            count = wire.read(buffer);
        } catch (IOException e) {
            Threads.clearInterrupt(client.counters()); // a stranger's, which has closed the socket
            core.broken(e);
            return;
        } finally {
            reading.unlock();
        }
        input.took(count);
        client.enter();
        try {
            if (count < 0) {
                readerIsFree = true;
                core.inputEnded();
            } else if (count > 0) {
                core.received(buffer.flip());
            }
        } finally {
            client.leave();
        }
    }

    /** On a helper: reads in place of the reader, until nothing more is wanted. */
    void discard(Wire wire, BufferPool buffers) {
        readerIsFree = true;
        var input = new ReadBuffer(buffers);
        try {
            for (int room = client.carryOut(); room > 0; room = client.carryOut()) {
                read(wire, input, room);
            }
        } finally {
            input.release();
        }
    }
}
