package dev.tokamak.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Limits;
import dev.tokamak.wire.ConnectionCore;

/** Carries one connection, turn by turn, in one of the manners of a real transport. */
final class ProbeEndpoint implements ProbeLoop.Carried {

    private static final int TASKS_A_TURN = 64;
    private static final long FLUSH_A_TURN = 64 << 10;

    private final ProbeLoop loop;
    private final ProbeWire wire;
    private final Manner manner;
    private final ConnectionCore core;
    private boolean connected;
    /** In the threaded manner: somebody is blocked in a read, and hands over what comes even if nobody wants it now. */
    private boolean reading;

    ProbeEndpoint(ProbeLoop loop, ProbeWire wire, WatchedHandler handler, Limits limits) {
        this.loop = loop;
        this.wire = wire;
        manner = loop.manner();
        core = new ConnectionCore(loop.host(), handler, limits, wire.remoteAddress(), manner == Manner.THREADED);
    }

    @Override
    public ConnectionCore context() {
        return core;
    }

    void connecting(Duration timeout) {
        inContext(() -> core.connecting(timeout));
    }

    void connected() {
        if (core.isDoomed()) {
            wire.reset();
            return;
        }
        connected = true;
        event(() -> core.opened(wire));
    }

    void failed(CloseReason why, @Nullable Throwable cause) {
        event(() -> core.failed(why, cause));
    }

    @Override
    public boolean turn(boolean signaled) {
        if (core.isOver()) {
            return false;
        }
        if (signaled) {
            core.beginService();
            event(() -> core.runTasks(TASKS_A_TURN));
        } else if (connected && (core.wantsInput() || reading) && wire.isReadable()) {
            read();
        } else if (connected && core.wantsOutput() && wire.isWritable()) {
            event(() -> {});
        } else {
            return false;
        }
        return true;
    }

    private void read() {
        var buffer = loop.readBuffer();
        buffer.limit(Math.min(buffer.capacity(), core.inputRoom()));
        int count;
        try {
            count = wire.read(buffer);
        } catch (IOException e) {
            event(() -> core.broken(e));
            return;
        }
        if (count < 0) {
            event(core::inputEnded);
        } else {
            event(() -> core.received(buffer.flip()));
        }
    }

    private void event(Runnable event) {
        var buffer = loop.writeBuffer();
        if (manner == Manner.REACTOR) {
            inContext(() -> {
                if (connected) {
                    core.lend(buffer);
                }
                event.run();
                carryOut(buffer);
            });
        } else {
            inContext(event);
            carryOut(buffer);
            reading = core.wantsInput();
        }
    }

    private void carryOut(ByteBuffer scratch) {
        core.flush(scratch, FLUSH_A_TURN);
        var called = new boolean[1];
        inContext(() -> called[0] = core.advance());
        if (called[0]) {
            core.flush(scratch, FLUSH_A_TURN);
        }
        inContext(core::finish);
    }

    private void inContext(Runnable action) {
        if (core.inContext()) {
            action.run();
            return;
        }
        core.enter();
        try {
            action.run();
        } finally {
            core.leave();
        }
    }

    @Override
    public void drain() {
        core.drain();
    }

    @Override
    public void cut() {
        failed(CloseReason.SHUTDOWN, null);
    }

    @Override
    public boolean isOver() {
        return core.isOver();
    }
}
