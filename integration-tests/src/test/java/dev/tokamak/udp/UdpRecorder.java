package dev.tokamak.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.tokamak.contract.support.Await;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.DatagramHandler;
import dev.tokamak.net.DatagramPort;

/**
 * A handler that keeps what it gets and then does what the test wants. Callbacks that overlap or come after the end are
 * violations, and {@link #awaitClose} fails on them.
 */
final class UdpRecorder implements DatagramHandler {

    /** What to do with a datagram. */
    @FunctionalInterface
    interface Step {
        void run(DatagramPort port, SocketAddress from, ByteBuffer payload) throws Exception;
    }

    record Datagram(SocketAddress from, int length, boolean truncated) {}

    private final List<Datagram> datagrams = new ArrayList<>();
    private final List<CloseReason> ends = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private Step step = (_, _, _) -> {};
    private Step end = (_, _, _) -> {};

    static UdpRecorder echo() {
        return new UdpRecorder().on(DatagramPort::send);
    }

    UdpRecorder on(Step newStep) {
        step = newStep;
        return this;
    }

    /** What happens in {@code onClose}; its second and third argument are null. */
    UdpRecorder onEnd(Step newEnd) {
        end = newEnd;
        return this;
    }

    @Override
    public void onDatagram(DatagramPort port, SocketAddress from, ByteBuffer payload, boolean truncated)
            throws Exception {
        enter("onDatagram");
        try {
            synchronized (this) {
                datagrams.add(new Datagram(from, payload.remaining(), truncated));
            }
            step.run(port, from, payload);
        } finally {
            inside.decrementAndGet();
        }
    }

    @Override
    public void onClose(DatagramPort port, CloseReason why) {
        enter("onClose");
        synchronized (this) {
            ends.add(why);
        }
        try {
            end.run(port, null, null);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            inside.decrementAndGet();
            closed.countDown();
        }
    }

    /** A task or timer that must not overlap with anything else of the port. */
    Runnable task(Runnable body) {
        return () -> {
            enter("a task");
            try {
                body.run();
            } finally {
                inside.decrementAndGet();
            }
        };
    }

    private synchronized void enter(String what) {
        if (inside.incrementAndGet() != 1) {
            violations.add(what + " overlaps another callback");
        }
        if (!ends.isEmpty()) {
            violations.add(what + " after onClose");
        }
    }

    synchronized List<Datagram> datagrams() {
        return List.copyOf(datagrams);
    }

    synchronized int count() {
        return datagrams.size();
    }

    /** Waits for so many datagrams in all. */
    List<Datagram> awaitDatagrams(int count) {
        Await.eventually(() -> count() >= count, () -> count + " datagrams, have " + count());
        return datagrams();
    }

    /** Waits for the end, and fails if anything was wrong up to then. */
    CloseReason awaitClose() {
        Await.latch(closed, "onClose");
        synchronized (this) {
            assertThat(violations).isEmpty();
            assertThat(ends).hasSize(1);
            return ends.getFirst();
        }
    }

    /** Checks, after a shutdown, that nothing was wrong. */
    synchronized void verify() {
        assertThat(violations).isEmpty();
        assertThat(ends).hasSize(1);
    }
}
