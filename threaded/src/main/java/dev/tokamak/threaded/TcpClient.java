package dev.tokamak.threaded;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.Limits;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.wire.ChannelWire;
import dev.tokamak.wire.ConnectionCore;
import dev.tokamak.wire.Wire;

/**
 * A TCP connection and the threads that serve it.
 *
 * <pre>
 *  reader   read (blocks) --> onData --> flush (blocks) --> read ...      from the first byte to the last
 *  helper   rest (blocks) --> tasks, timers --> flush (blocks) --> rest   from the first call from elsewhere
 * </pre>
 *
 * <p>
 * All callbacks are made under the serial lock, which is never held while a thread blocks in the socket. What has been
 * recorded is carried out by {@link #carryOut}, by any of the threads, so there is no handing over to wait for: the
 * {@link Flusher} says who writes, {@link Helpers} who looks after calls from elsewhere.
 *
 * <p>
 * <b>The end.</b> A connection that is doomed has its socket closed by whoever signals it. That wakes a thread blocked in
 * it, and the reader, which lives as long as the connection, ends it. The reader looks at the state after it was told of
 * a change and before it rests, and a socket closed before it blocks there does not block.
 */
final class TcpClient extends Endpoint {

    /** A reader that has gone round so often without reading leaves the rest to a helper. */
    private static final int ROUNDS = 16;

    private final ConnectionCore core;
    private final @Nullable TlsConfig tls;
    private final Runnable onOver;
    private final AtomicBoolean gone = new AtomicBoolean();
    private final Flusher flusher;
    private final Intake intake;
    private volatile @Nullable SocketChannel channel;
    private volatile @Nullable Wire wire;
    private volatile @Nullable Thread reader;

    TcpClient(Engine engine, ConnectionHandler handler, Limits limits, SocketAddress peer, @Nullable TlsConfig tls,
            Runnable onOver) {
        super(engine);
        this.tls = tls;
        this.onOver = onOver;
        core = new ConnectionCore(this, handler, limits, peer, true);
        flusher = new Flusher(core, helpers, engine.buffers);
        intake = new Intake(this);
    }

    @Override
    ConnectionCore context() {
        return core;
    }

    @Override
    String label() {
        return Long.toString(core.id());
    }

    ConnectionCore core() {
        return core;
    }

    // ---- the reader

    /** From here on it is found by those who shut the transport down. Before anybody else knows of it. */
    void register() {
        engine.clients.add(this);
        if (engine.cutting) {
            cut();
        } else if (engine.draining) {
            core.drain();
        }
    }

    /** The whole life of an accepted connection. */
    void serve(SocketChannel accepted) {
        reader = Thread.currentThread();
        open(accepted, false);
        readOn();
    }

    /** The whole life of an outgoing connection. */
    void serve(Connecting attempt) {
        reader = Thread.currentThread();
        var connected = attempt.run();
        if (connected != null) {
            open(connected, true);
        }
        readOn();
    }

    /** The life of a connection that was over before it began. */
    void refuse(CloseReason why, @Nullable Throwable cause) {
        enter();
        try {
            core.failed(why, cause);
        } finally {
            leave();
        }
        carryOut();
    }

    private void open(SocketChannel connected, boolean outgoing) {
        channel = connected;
        enter();
        try {
            var socket = new ChannelWire(connected);
            if (tls == null) {
                wire = socket;
                core.opened(socket);
            } else {
                wire = core.secured(socket, tls, outgoing);
            }
        } catch (IOException | RuntimeException e) {
            ChannelWire.reset(connected);
            core.failed(e instanceof SSLException ? CloseReason.TLS_FAILED : CloseReason.IO_ERROR, e);
        } finally {
            leave();
        }
    }

    private void readOn() {
        var input = new ReadBuffer(engine.buffers);
        try {
            readUntilOver(input);
        } catch (Throwable t) { // out of memory, most likely
            core.failed(CloseReason.IO_ERROR, t);
            carryOut();
        } finally {
            input.release();
        }
    }

    private void readUntilOver(ReadBuffer input) {
        int room = carryOut(true, null);
        while (!core.isOver()) {
            var source = wire;
            if (room > 0 && source != null) {
                intake.read(source, input, room);
            } else {
                input.release();
                helpers.awaitChange();
            }
            room = carryOut(true, input);
        }
    }

    // ---- helpers

    @Override
    void help() {
        try {
            while (helpers.awaitCall()) {
                int room = carryOut();
                var source = wire;
                if (room > 0 && flusher.isReader() && core.isClosing() && source != null) {
                    intake.discard(source, engine.buffers);
                }
            }
        } catch (Throwable t) { // out of memory, most likely; the reader is woken by this, and ends it
            core.failed(CloseReason.IO_ERROR, t);
        }
    }

    @Override
    void unhelped(IOException cause) {
        core.failed(CloseReason.IO_ERROR, cause);
    }

    // ---- any of its threads

    int carryOut() {
        return carryOut(false, null);
    }

    /**
     * Carries out what has been recorded, until there is nothing more that can be done now. Not in context.
     *
     * @param asReader
     *            whether this is the reader, which has other things to do
     * @param input
     *            whose buffer is free meanwhile, if there is one
     * @return how many bytes to read; 0 for not now
     */
    private int carryOut(boolean asReader, @Nullable ReadBuffer input) {
        int room = 0;
        boolean more = true;
        for (int rounds = 0; more && !core.isOver(); rounds++) {
            if (asReader && rounds == ROUNDS) {
                helpers.call(true);
                break;
            }
            boolean flushed = flusher.flush(asReader && !intake.readerIsFree(), input == null ? null : input.current());
            enter();
            try {
                again = false;
                more = core.runTasks(TASKS) > 0;
                more |= core.advance();
                core.finish();
                room = core.wantsInput() ? core.inputRoom() : 0;
                more |= again || flushed && core.wantsOutput();
            } finally {
                leave();
            }
        }
        settle(asReader);
        return room;
    }

    private void settle(boolean asReader) {
        if (core.isOver()) {
            end();
        } else if (!asReader) {
            helpers.changed();
        }
    }

    private void end() {
        if (gone.compareAndSet(false, true)) {
            closeChannel();
            helpers.end();
            engine.clients.remove(this);
            onOver.run();
        }
    }

    // ---- any thread

    /** A socket that is being connected. False when nobody wants it any more: then it is closed. */
    boolean adopt(SocketChannel attempt) {
        channel = attempt;
        if (core.isDoomed() || core.isOver()) {
            closeChannel();
            return false;
        }
        return true;
    }

    @Override
    boolean closeIfDoomed() {
        if (!core.isDoomed()) {
            return false;
        }
        closeChannel();
        return wire != null; // before that, the thread may be waiting for a name server, which can't be called off
    }

    private void closeChannel() {
        var socket = channel;
        if (socket != null) {
            if (core.endsWithReset()) {
                ChannelWire.reset(socket);
            } else {
                ChannelWire.close(socket);
            }
        }
    }

    /** The transport is shutting down: visits the connection if nobody is inside, and otherwise has it served. */
    void drain() {
        if (!tryEnter()) {
            core.drain();
            return;
        }
        boolean more;
        try {
            again = false;
            core.drain();
            core.finish();
            more = again;
        } finally {
            leave();
        }
        settle(false);
        if (more) {
            helpers.call(true);
        }
    }

    /** The grace is over. */
    void cut() {
        core.failed(CloseReason.SHUTDOWN, null);
    }

    @Override
    public String toString() {
        var thread = reader;
        return core + (thread == null ? "" : ", " + thread.getName() + " " + thread.getState());
    }
}
