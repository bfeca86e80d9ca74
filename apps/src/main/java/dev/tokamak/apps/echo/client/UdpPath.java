package dev.tokamak.apps.echo.client;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.Cancellable;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.DatagramPort;
import dev.tokamak.net.Transport;
import dev.tokamak.time.NanoClock;

/**
 * Round trips over UDP: a datagram there, the same one back, or a loss. After a loss the next one leaves from another port,
 * so that a reply that was only late can't pass for the reply to a later question.
 */
final class UdpPath implements EchoPath {

    private final Transport transport;
    private final InetSocketAddress to;
    private final Duration timeout;
    // passed on from one round trip to the next
    private volatile @Nullable Talk talk;
    private volatile @Nullable DatagramPort port;
    private final AtomicLong duplicates = new AtomicLong();

    /**
     * A way that isn't opened yet.
     *
     * @param to the server, resolved
     * @param timeout after which a datagram counts as lost
     */
    UdpPath(Transport transport, InetSocketAddress to, Duration timeout) {
        this.transport = transport;
        this.to = to;
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return "udp";
    }

    @Override
    public void begin(Trip trip) {
        var current = talk;
        var bound = port;
        if (current == null || bound == null || current.lost) {
            close();
            current = new Talk();
            try {
                bound = transport.bind(anyPort(), current, DatagramConfig.DEFAULT.withName("echo client"));
            } catch (IOException | IllegalStateException e) {
                trip.end(new Outcome.Failed(String.valueOf(e.getMessage())));
                return;
            }
            talk = current;
            port = bound;
        }
        current.next(bound, trip);
    }

    /** Of the server's family, where this system has it. */
    private InetSocketAddress anyPort() throws IOException {
        return to.getAddress() instanceof Inet4Address
                ? new InetSocketAddress(InetAddress.getByAddress(new byte[4]), 0)
                : new InetSocketAddress(InetAddress.getByAddress(new byte[16]), 0);
    }

    @Override
    public OptionalLong connectNanos() {
        return OptionalLong.empty();
    }

    @Override
    public long duplicates() {
        return duplicates.get();
    }

    @Override
    public void close() {
        var bound = port;
        if (bound != null) {
            bound.close();
        }
    }

    private final class Talk implements DatagramHandler {

        private volatile @Nullable Trip trip;
        private volatile boolean lost;
        private volatile boolean over;
        // in context
        private @Nullable Trip sent;
        private byte[] before = {};
        private long sentAt;
        private @Nullable Cancellable deadline;

        /** The round trip before is over. Any thread. */
        void next(DatagramPort from, Trip following) {
            trip = following;
            from.execute(() -> send(from, following));
            if (over) {
                following.end(new Outcome.Failed("the port is closed")); // and the task may be discarded
            }
        }

        private void send(DatagramPort from, Trip current) {
            deadline = from.schedule(timeout, () -> {
                lost = true;
                current.end(new Outcome.Lost());
            });
            sent = current;
            sentAt = NanoClock.SYSTEM.nanoTime();
            if (!from.send(to, ByteBuffer.wrap(current.message()))) {
                end(new Outcome.Failed("the datagram of " + current.message().length
                        + " bytes could not be sent: too long, no route, or no room"));
            }
        }

        @Override
        public void onDatagram(DatagramPort at, SocketAddress from, ByteBuffer payload, boolean truncated) {
            var current = sent;
            if (current == null || !isServer(from)) {
                return;
            }
            boolean same = !truncated && payload.equals(ByteBuffer.wrap(current.message()));
            if (same && !current.isOver()) {
                long nanos = NanoClock.SYSTEM.nanoTime() - sentAt;
                before = current.message();
                end(new Outcome.Answered(nanos));
            } else if (same || payload.equals(ByteBuffer.wrap(before))) {
                duplicates.incrementAndGet();
            } else {
                before = current.message();
                end(new Outcome.Wrong("a datagram came back that was not sent"));
            }
        }

        @Override
        public void onClose(DatagramPort at, CloseReason why) {
            over = true;
            end(new Outcome.Failed(why.sentence()));
        }

        private void end(Outcome outcome) {
            var armed = deadline;
            if (armed != null) {
                deadline = null;
                armed.cancel();
            }
            var current = trip;
            if (current != null) {
                current.end(outcome);
            }
        }

        /** A server that was asked for by the address of "all interfaces" answers from another one. */
        private boolean isServer(SocketAddress from) {
            return from instanceof InetSocketAddress inet && inet.getPort() == to.getPort()
                    && (to.getAddress().isAnyLocalAddress() || Arrays.equals(inet.getAddress().getAddress(),
                            to.getAddress().getAddress()));
        }
    }
}
