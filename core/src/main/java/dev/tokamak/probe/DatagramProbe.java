package dev.tokamak.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.DatagramPort;
import dev.tokamak.net.SharedBytes;
import dev.tokamak.wire.DatagramCore;
import dev.tokamak.wire.DatagramWire;

/**
 * Plays the network around a datagram handler, in memory. What is said of {@link HandlerProbe} holds here too. One thread.
 *
 * {@snippet file="dev/tokamak/probe/DatagramProbeTest.java" region="conversation"}
 */
public final class DatagramProbe {

    /** Where {@link #send(String)} sends from. */
    public static final SocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);

    private static final int TASKS_A_TURN = 64;

    private final ProbeLoop loop;
    private final NetworkInMemory network = new NetworkInMemory();
    private final DatagramCore core;
    private @Nullable CloseReason reason;
    private boolean inCallback;

    DatagramProbe(ProbeLoop loop, DatagramHandler handler, DatagramConfig config) {
        this.loop = loop;
        core = new DatagramCore(loop.host(), network, watched(handler), config);
        loop.carry(new Endpoint());
    }

    /**
     * Opens a port, alone on a loop of its own.
     *
     * @param handler
     *            what to talk to
     * @return the network around it
     */
    public static DatagramProbe open(DatagramHandler handler) {
        return new ProbeLoop().bind(handler, DatagramConfig.DEFAULT);
    }

    /**
     * A datagram that the handler sent.
     *
     * @param to
     *            its target
     * @param payload
     *            its content
     */
    public record Datagram(SocketAddress to, SharedBytes payload) {
        /**
         * The content as text.
         *
         * @return from UTF-8
         */
        public String text() {
            return StandardCharsets.UTF_8.decode(payload.view()).toString();
        }
    }

    /**
     * A datagram arrives from {@link #CLIENT}.
     *
     * @param text
     *            sent as UTF-8
     */
    public void send(String text) {
        send(CLIENT, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A datagram arrives.
     *
     * @param from
     *            its sender
     * @param payload
     *            copied
     */
    public void send(SocketAddress from, byte[] payload) {
        network.incoming.add(new Datagram(from, SharedBytes.copyOf(payload)));
        loop.settle();
    }

    /**
     * What the handler has sent since this was last asked for.
     *
     * @return datagrams in order
     */
    public List<Datagram> received() {
        var all = List.copyOf(network.arrived);
        network.arrived.clear();
        return all;
    }

    /**
     * What the handler has sent since this was last asked for.
     *
     * @return the contents as text, in order
     */
    public List<String> receivedTexts() {
        return received().stream().map(Datagram::text).toList();
    }

    /** From now on the socket has no room: what is sent is dropped. */
    public void stopTaking() {
        network.full = true;
    }

    /**
     * From now on sending throws.
     *
     * @param cause
     *            what is thrown
     */
    public void breakWith(IOException cause) {
        network.broken = cause;
    }

    /** The socket takes what is sent, again. */
    public void keepTaking() {
        network.full = false;
        network.broken = null;
    }

    /**
     * Lets time pass for everything on the same loop.
     *
     * @param by
     *            zero or more
     */
    public void advance(Duration by) {
        loop.advance(by);
    }

    /**
     * Does something to the port from outside of its callbacks, as another thread would.
     *
     * @param action
     *            what to do
     */
    public void elsewhere(Consumer<? super DatagramPort> action) {
        action.accept(core);
        loop.settle();
    }

    /**
     * Why the port is closed.
     *
     * @return empty while it is open
     */
    public Optional<CloseReason> closeReason() {
        return Optional.ofNullable(reason);
    }

    /**
     * What carries the port.
     *
     * @return the loop
     */
    public ProbeLoop loop() {
        return loop;
    }

    private DatagramHandler watched(DatagramHandler handler) {
        return new DatagramHandler() {
            @Override
            public void onDatagram(DatagramPort port, SocketAddress from, ByteBuffer payload, boolean truncated)
                    throws Exception {
                enter("onDatagram");
                try {
                    handler.onDatagram(port, from, payload, truncated);
                } finally {
                    inCallback = false;
                }
            }

            @Override
            public void onClose(DatagramPort port, CloseReason why) {
                enter("onClose");
                reason = why;
                try {
                    handler.onClose(port, why);
                } finally {
                    inCallback = false;
                }
            }
        };
    }

    private void enter(String name) {
        if (inCallback || reason != null) {
            loop.violated(new AssertionError(name + (inCallback ? " came inside a callback" : " came after onClose")));
        }
        inCallback = true;
    }

    /** One datagram a turn, as each of them is an event. */
    private final class Endpoint implements ProbeLoop.Carried {
        @Override
        public DatagramCore context() {
            return core;
        }

        @Override
        public boolean turn(boolean signaled) {
            var next = network.incoming.poll();
            if (core.isOver() || !signaled && next == null) {
                return false;
            }
            core.beginService();
            core.enter();
            try {
                if (next != null) {
                    core.received(next.to(), room(next));
                }
                core.runTasks(TASKS_A_TURN);
                core.finish();
            } finally {
                core.leave();
            }
            return true;
        }

        /** As a socket does it: what there is no room for is lost. */
        private ByteBuffer room(Datagram datagram) {
            int length = Math.min(datagram.payload().size(), core.receiveRoom());
            var buffer = ByteBuffer.allocate(length);
            datagram.payload().copyTo(0, buffer, length);
            return buffer.flip();
        }

        @Override
        public void drain() {
            core.end(CloseReason.SHUTDOWN);
        }

        @Override
        public void cut() {
            core.end(CloseReason.SHUTDOWN);
        }

        @Override
        public boolean isOver() {
            return core.isOver();
        }
    }

    private static final class NetworkInMemory implements DatagramWire {
        private final ArrayDeque<Datagram> incoming = new ArrayDeque<>();
        private final List<Datagram> arrived = new ArrayList<>();
        private boolean full;
        private @Nullable IOException broken;

        @Override
        public boolean send(SocketAddress to, ByteBuffer payload) throws IOException {
            if (broken != null) {
                throw broken;
            }
            if (!full) {
                arrived.add(new Datagram(to, SharedBytes.copyOf(payload)));
            }
            return !full;
        }

        @Override
        public void close() {
            full = true;
        }

        @Override
        public SocketAddress localAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);
        }
    }
}
