package dev.tokamak.compare;

import java.nio.ByteBuffer;

import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/**
 * Echoes messages of {@value #MESSAGE_BYTES} bytes after as much work as each asks for: its first four bytes are
 * microseconds of processor time, 0 for none. An ordinary handler, which runs unchanged on every transport: the point is
 * what its neighbours feel.
 */
final class WorkHandler implements ConnectionHandler {
    /** Length of every message. */
    static final int MESSAGE_BYTES = 64;
    /** More is not done for anybody. */
    static final int MOST_MICROS = 1_000_000;

    private final Work work;

    WorkHandler(Work work) {
        this.work = work;
    }

    @Override
    public void onData(Connection c, ByteBuffer in) {
        while (in.remaining() >= MESSAGE_BYTES) {
            work.burn(Math.clamp(in.getInt(in.position()), 0, MOST_MICROS));
            c.write(in.slice(in.position(), MESSAGE_BYTES));
            in.position(in.position() + MESSAGE_BYTES);
        }
    }
}
