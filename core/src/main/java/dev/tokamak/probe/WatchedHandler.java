package dev.tokamak.probe;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/** A handler around a handler: sees to it that the callbacks keep the order that the contract promises. */
final class WatchedHandler implements ConnectionHandler {

    private final ConnectionHandler handler;
    private final Consumer<AssertionError> violated;
    private @Nullable String running;
    private boolean opened;
    private boolean inputClosed;
    private @Nullable CloseReason reason;
    private @Nullable Throwable cause;

    WatchedHandler(ConnectionHandler handler, Consumer<AssertionError> violated) {
        this.handler = handler;
        this.violated = violated;
    }

    /** Why it was closed: null until then. */
    @Nullable
    CloseReason reason() {
        return reason;
    }

    @Nullable
    Throwable cause() {
        return cause;
    }

    @Override
    public void onOpen(Connection c) throws Exception {
        check(!opened, "onOpen came twice");
        opened = true;
        call("onOpen", () -> handler.onOpen(c));
    }

    @Override
    public void onData(Connection c, ByteBuffer in) throws Exception {
        check(opened, "onData came before onOpen");
        check(!inputClosed, "onData came after onInputClosed");
        check(in.hasRemaining(), "onData came without data");
        call("onData", () -> handler.onData(c, in));
    }

    @Override
    public void onWritable(Connection c) throws Exception {
        check(opened, "onWritable came before onOpen");
        call("onWritable", () -> handler.onWritable(c));
    }

    @Override
    public void onInputClosed(Connection c, ByteBuffer rest) throws Exception {
        check(opened, "onInputClosed came before onOpen");
        check(!inputClosed, "onInputClosed came twice");
        inputClosed = true;
        call("onInputClosed", () -> handler.onInputClosed(c, rest));
    }

    @Override
    public void onClose(Connection c, CloseReason why, @Nullable Throwable thrown) {
        enter("onClose");
        reason = why;
        cause = thrown;
        try {
            handler.onClose(c, why, thrown);
        } finally {
            running = null;
        }
    }

    /** A callback, without its arguments. */
    @FunctionalInterface
    private interface Call {
        void run() throws Exception;
    }

    private void call(String name, Call call) throws Exception {
        enter(name);
        try {
            call.run();
        } finally {
            running = null;
        }
    }

    private void enter(String name) {
        check(running == null, name + " came inside " + running);
        check(reason == null, name + " came after onClose");
        running = name;
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            violated.accept(new AssertionError(otherwise));
        }
    }

    @Override
    public String toString() {
        return handler.toString();
    }
}
