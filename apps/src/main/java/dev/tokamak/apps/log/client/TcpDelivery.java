package dev.tokamak.apps.log.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.SharedBytes;

/**
 * The client's end of a connection to a collector. One thread, none of the transport's, hands frames over and waits while the
 * collector is behind; in the end it learns whether all of them have arrived, as far as TCP can tell.
 *
 * <p>
 * A collector has nothing to say, so whatever it does say is a complaint.
 */
public final class TcpDelivery implements ConnectionHandler {

    private static final int LONGEST_COMPLAINT = 200;
    private static final long LOOK_MILLIS = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final StringBuilder complaint = new StringBuilder();
    private boolean full;
    private boolean finishing;
    private boolean inputEnded;
    private boolean over;
    private @Nullable String failure;

    /** A delivery for one connection. */
    public TcpDelivery() {}

    // ---- the thread that sends

    /**
     * Hands a frame over, and waits first while the queue is full.
     *
     * @param connection what {@code connect} returned
     * @param frame sent as it is
     * @return false when it can't be delivered any more
     * @throws InterruptedException when interrupted
     */
    public boolean send(Connection connection, byte[] frame) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (full && !isHopeless()) {
                changed.await(); // ends: a peer that takes nothing for too long is a slow consumer
            }
            if (isHopeless()) {
                return false;
            }
            full = true; // before the write, so that onWritable can't come too early
        } finally {
            lock.unlock();
        }
        boolean room = connection.write(SharedBytes.copyOf(frame));
        if (room) {
            signal(() -> full = false);
        }
        return true;
    }

    /**
     * Ends the output, waits until everything has been sent and the collector has ended its side too.
     *
     * @param connection what {@code connect} returned
     * @param patience how long the collector may take to end its side once everything has been sent
     * @return what went wrong, if anything did
     * @throws InterruptedException when interrupted
     */
    public Optional<String> finish(Connection connection, Duration patience) throws InterruptedException {
        signal(() -> finishing = true);
        connection.shutdownOutput();
        lock.lockInterruptibly();
        try {
            long looks = patience.toMillis() / LOOK_MILLIS;
            while (!inputEnded && !isHopeless() && looks >= 0) {
                if (!changed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS) && connection.pendingBytes() == 0) {
                    looks--; // as long as something is being sent, it is the peer's pace that counts
                }
            }
        } finally {
            lock.unlock();
        }
        connection.close();
        return awaitEnd();
    }

    private Optional<String> awaitEnd() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!over) {
                changed.await(); // ends: closing lingers for a limited time
            }
            return complaint.isEmpty()
                    ? Optional.ofNullable(failure)
                    : Optional.of("the collector says: " + complaint.toString().strip());
        } finally {
            lock.unlock();
        }
    }

    private boolean isHopeless() {
        return over || failure != null;
    }

    private void signal(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- the transport

    @Override
    public void onData(Connection c, ByteBuffer in) {
        var text = StandardCharsets.US_ASCII.decode(in).toString().replaceAll("[^ -~]+", " ");
        signal(() -> complaint.append(text, 0, Math.min(text.length(), LONGEST_COMPLAINT - complaint.length())));
    }

    @Override
    public void onWritable(Connection c) {
        signal(() -> full = false);
    }

    @Override
    public void onInputClosed(Connection c, ByteBuffer rest) {
        signal(() -> {
            inputEnded = true;
            if (!finishing) {
                failure = "the collector ended the connection";
            }
        });
    }

    @Override
    public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
        signal(() -> {
            over = true;
            if (failure == null && why != CloseReason.CLOSED && why != CloseReason.PEER_CLOSED) {
                failure = explain(why, cause);
            }
        });
    }

    private static String explain(CloseReason why, @Nullable Throwable cause) {
        var root = cause;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        var said = root == null ? null : root.getMessage();
        return said == null ? why.sentence() : why.sentence() + ": " + said;
    }
}
