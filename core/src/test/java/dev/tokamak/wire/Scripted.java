package dev.tokamak.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/** A handler that writes down what happens to it, takes what it is told to take, and does what it is told to do. */
final class Scripted implements ConnectionHandler {

    /** What to do in a callback. */
    @FunctionalInterface
    interface Step {
        void run(Connection c) throws Exception;
    }

    /** Every callback that came, with what was in it. */
    final List<String> events = new ArrayList<>();
    /** How many bytes to take of each offer; the rest is left unread. */
    int takes = Integer.MAX_VALUE;
    boolean closesAtEnd = true;
    Step opened = _ -> {};
    Step data = _ -> {};
    Step writable = _ -> {};
    Step inputClosed = _ -> {};
    Step closed = _ -> {};

    /** One that does the same in a callback of this name. */
    static Scripted doing(String callback, Step step) {
        var script = new Scripted();
        switch (callback) {
            case "onOpen" -> script.opened = step;
            case "onData" -> script.data = step;
            case "onWritable" -> script.writable = step;
            case "onInputClosed" -> script.inputClosed = step;
            case "onClose" -> script.closed = step;
            default -> throw new IllegalArgumentException(callback);
        }
        return script;
    }

    @Override
    public void onOpen(Connection c) throws Exception {
        events.add("open");
        opened.run(c);
    }

    @Override
    public void onData(Connection c, ByteBuffer in) throws Exception {
        events.add("data " + text(in));
        in.position(in.position() + Math.min(takes, in.remaining()));
        data.run(c);
    }

    @Override
    public void onWritable(Connection c) throws Exception {
        events.add("writable");
        writable.run(c);
    }

    @Override
    public void onInputClosed(Connection c, ByteBuffer rest) throws Exception {
        events.add("end " + text(rest));
        inputClosed.run(c);
        if (closesAtEnd) {
            c.close();
        }
    }

    @Override
    public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
        events.add("close " + why);
        try {
            closed.run(c);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** What has happened since this was last asked for. */
    List<String> since() {
        var all = List.copyOf(events);
        events.clear();
        return all;
    }

    long count(String event) {
        return events.stream().filter(event::equals).count();
    }

    static Stream<String> callbacks() {
        return Stream.of("onOpen", "onData", "onWritable", "onInputClosed", "onClose");
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    }
}
