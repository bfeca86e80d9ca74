package dev.tokamak.reactor;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectConfig;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.Limits;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.wire.ChannelWire;
import dev.tokamak.wire.ConnectionCore;
import dev.tokamak.wire.Offload;
import dev.tokamak.wire.Wire;

/** A TCP connection on its loop: moves bytes between its socket and its core when the selector says so. Loop thread only. */
final class TcpEndpoint extends Endpoint {

    private final ConnectionCore core;
    private final @Nullable TlsConfig tls;
    private final Runnable onOver;
    private @Nullable Connector connector; // of an outgoing connection
    private @Nullable SelectionKey key;
    private @Nullable Wire wire;
    private int interest;
    private boolean gone;

    /**
     * A connection that is not open yet.
     *
     * @param loop
     *            its loop, for life
     * @param offload
     *            where blocking work goes
     * @param handler
     *            the protocol
     * @param limits
     *            what it may use
     * @param peer
     *            the peer
     * @param tls
     *            how it is encrypted, if it is
     * @param onOver
     *            run once, on the loop, when it is over
     */
    TcpEndpoint(EventLoop loop, Offload offload, ConnectionHandler handler, Limits limits, SocketAddress peer,
            @Nullable TlsConfig tls, Runnable onOver) {
        super(loop, offload);
        this.tls = tls;
        this.onOver = onOver;
        core = new ConnectionCore(this, handler, limits, peer, false);
    }

    @Override
    ConnectionCore context() {
        return core;
    }

    /** An outgoing connection: begins to connect. */
    void connect(ConnectConfig config) {
        connector = new Connector(loop, this);
        connector.begin(core.remoteAddress(), config);
    }

    /** Takes over a channel that is connected; if that fails the channel is closed, and the connection has failed. */
    void open(SocketChannel channel) {
        inContext(() -> {
            if (core.isDoomed()) {
                ChannelWire.reset(channel);
            } else {
                adopt(channel);
            }
        });
    }

    private void adopt(SocketChannel channel) {
        try {
            var socket = new ChannelWire(channel);
            interest = SelectionKey.OP_READ;
            key = loop.register(channel, interest, this);
            core.lend(loop.writeBuffer().clear());
            if (tls == null) {
                wire = socket;
                core.opened(socket);
            } else {
                wire = core.secured(socket, tls, connector != null);
            }
        } catch (IOException | RuntimeException e) { // the loop may have ended
            ChannelWire.reset(channel);
            core.failed(e instanceof SSLException ? CloseReason.TLS_FAILED : CloseReason.IO_ERROR, e);
        }
    }

    @Override
    public void ready(SelectionKey ready) {
        inContext(() -> {
            if (ready.isReadable() && core.wantsInput()) {
                read();
            }
        });
    }

    /** One bounded read, whatever waits in the socket: the others have their turn, and what is left stays ready. */
    private void read() {
        var socket = wire;
        if (socket == null) {
            return;
        }
        core.lend(loop.writeBuffer().clear());
        var buffer = loop.readBuffer();
        buffer.limit(Math.min(buffer.capacity(), core.inputRoom()));
        try {
            int count = socket.read(buffer);
            loop.observer.read(loop.name, this, count);
            if (count < 0) {
                core.inputEnded();
            } else if (count > 0) {
                core.received(buffer.flip());
            }
        } catch (IOException e) {
            core.broken(e);
        }
    }

    @Override
    public void run() {
        if (wire != null) {
            core.lend(loop.writeBuffer().clear());
        }
        core.beginService();
        inContext(() -> {
            if (core.hasInput()) {
                read();
            }
            core.runTasks(loop.config.budget().tasksEach());
        });
    }

    @Override
    void carryOut() {
        flush();
        if (core.advance()) {
            flush();
        }
        core.finish();
        if (core.isOver()) {
            goAway();
        } else {
            updateInterest();
        }
    }

    private void flush() {
        long taken = core.flush(loop.writeBuffer(), loop.config.budget().flushBytes());
        if (taken > 0) {
            loop.observer.written(loop.name, this, taken);
        }
    }

    /** The one place where the interest set is made, from the state alone. */
    private void updateInterest() {
        var registered = key;
        int wanted = (core.wantsInput() ? SelectionKey.OP_READ : 0) | (core.wantsOutput() ? SelectionKey.OP_WRITE : 0);
        if (registered != null && wanted != interest) {
            interest = wanted;
            registered.interestOps(wanted);
        }
    }

    private void goAway() {
        if (!gone) {
            gone = true;
            loop.remove(this);
            if (connector != null) {
                connector.abandon();
            }
            onOver.run();
        }
    }

    @Override
    void fail(Throwable cause) {
        end(CloseReason.IO_ERROR, cause);
    }

    @Override
    void cut() {
        end(CloseReason.SHUTDOWN, null);
    }

    private void end(CloseReason why, @Nullable Throwable cause) {
        inContext(() -> core.failed(why, cause));
    }

    @Override
    void drain() {
        core.drain();
    }
}
