package dev.tokamak.contract.support;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/** Stands before a handler and sees that its callbacks are serial, in order, and end with one {@code onClose}. */
final class Guard implements ConnectionHandler {

    private enum Phase {
        NEW,
        OPEN,
        INPUT_CLOSED,
        OVER
    }

    private final ConnectionHandler handler;
    private final GuardBook book;
    private final AtomicReference<@Nullable Thread> inside = new AtomicReference<>();
    private volatile Phase phase = Phase.NEW;

    Guard(ConnectionHandler handler, GuardBook book) {
        this.handler = handler;
        this.book = book;
        book.made(this);
    }

    @Override
    public void onOpen(Connection c) throws Exception {
        enter("onOpen", phase == Phase.NEW);
        phase = Phase.OPEN;
        try {
            handler.onOpen(c);
        } finally {
            inside.set(null);
        }
    }

    @Override
    public void onData(Connection c, ByteBuffer in) throws Exception {
        enter("onData", phase == Phase.OPEN);
        if (!in.hasRemaining()) {
            book.violation("onData with an empty buffer");
        }
        try {
            handler.onData(c, in);
        } finally {
            inside.set(null);
        }
    }

    @Override
    public void onWritable(Connection c) throws Exception {
        enter("onWritable", phase == Phase.OPEN || phase == Phase.INPUT_CLOSED);
        try {
            handler.onWritable(c);
        } finally {
            inside.set(null);
        }
    }

    @Override
    public void onInputClosed(Connection c, ByteBuffer rest) throws Exception {
        enter("onInputClosed", phase == Phase.OPEN);
        phase = Phase.INPUT_CLOSED;
        try {
            handler.onInputClosed(c, rest);
        } finally {
            inside.set(null);
        }
    }

    @Override
    public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
        enter("onClose", phase != Phase.OVER);
        phase = Phase.OVER;
        try {
            handler.onClose(c, why, cause);
        } finally {
            inside.set(null);
            if (c.pendingBytes() != 0) {
                book.violation(c.pendingBytes() + " bytes pending after onClose " + why);
            }
            book.over(this);
        }
    }

    private void enter(String callback, boolean inOrder) {
        var other = inside.compareAndExchange(null, Thread.currentThread());
        if (other != null) {
            book.violation(callback + " on " + Thread.currentThread() + " while " + other + " was inside " + handler);
        }
        if (!inOrder) {
            book.violation(callback + " of " + handler + " when " + phase);
        }
    }

    @Override
    public String toString() {
        return handler.getClass().getSimpleName() + " " + phase;
    }
}
