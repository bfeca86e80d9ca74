package dev.tokamak.apps.weather.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.codec.Decoded;
import dev.tokamak.codec.LineDecoder;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/** The client's end of a connection to a weather relay: hands on each line, then the end. Others write questions. */
public final class WeatherTalk implements ConnectionHandler {

    private static final int LONGEST_LINE = 16 << 10;

    /** What happens on the connection. */
    public sealed interface Event {

        /**
         * A line came.
         *
         * @param text
         *            without its end
         */
        record Line(String text) implements Event {}

        /**
         * The connection is over: the last event.
         *
         * @param why
         *            in words
         */
        record Over(String why) implements Event {}
    }

    private final Consumer<? super Event> events;
    private final LineDecoder lines = new LineDecoder(LONGEST_LINE);
    private boolean open;
    private @Nullable String broken;

    /**
     * A talk that begins when the connection is there.
     *
     * @param events
     *            receives everything, on the connection's thread; must not block
     */
    public WeatherTalk(Consumer<? super Event> events) {
        this.events = events;
    }

    @Override
    public void onOpen(Connection c) {
        open = true;
    }

    @Override
    public void onData(Connection c, ByteBuffer in) {
        while (true) {
            switch (lines.decode(in)) {
                case Decoded.Frame(var line) ->
                    events.accept(new Event.Line(StandardCharsets.UTF_8.decode(line).toString()));
                case Decoded.NeedMore() -> {
                    return;
                }
                case Decoded.Malformed(var why) -> {
                    broken = "the server sent a " + why;
                    c.abort(CloseReason.MALFORMED);
                    return;
                }
            }
        }
    }

    @Override
    public void onClose(Connection c, CloseReason why, @Nullable Throwable cause) {
        var said = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
        events.accept(new Event.Over(broken != null
                ? broken
                : open ? "connection " + why.sentence() + said : "cannot connect: " + why.sentence() + said));
    }
}
