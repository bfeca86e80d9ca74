package dev.tokamak.apps.weather;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import dev.tokamak.codec.Decoded;
import dev.tokamak.codec.LineDecoder;
import dev.tokamak.net.Cancellable;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;

/**
 * One client of the weather relay: a line in, a line out, in order; and lines of watched places in between.
 *
 * <p>
 * Questions may be sent before earlier ones are answered. When as many wait as are allowed, nothing more is read until
 * one is answered: the client is slowed down, not refused. An unfinished line is taken for a line when the client ends
 * its side ({@code printf London | nc -N}), and for an attack when it takes too long otherwise.
 */
public final class WeatherHandler implements ConnectionHandler {

    private final WeatherService service;
    private final WeatherLimits limits;
    private final LineDecoder lines;
    private @Nullable Answers answers;
    private @Nullable Watches watches;
    private @Nullable Cancellable lineDeadline;
    private boolean full;
    /** No line will be read any more: it was the last one, or there is no going on. */
    private boolean ending;

    /**
     * The handler of one connection.
     *
     * @param service
     *            answers, for all connections
     * @param limits
     *            what this one may ask for
     */
    public WeatherHandler(WeatherService service, WeatherLimits limits) {
        this.service = service;
        this.limits = limits;
        lines = new LineDecoder(limits.line());
    }

    @Override
    public void onOpen(Connection c) {
        answers = new Answers(c, limits.answerDeadline(), () -> proceed(c));
        watches = new Watches(c, service, limits);
    }

    @Override
    public void onData(Connection c, ByteBuffer in) {
        while (!ending && !full) {
            switch (lines.decode(in)) {
                case Decoded.Frame(var line) -> {
                    lineIsOver();
                    obey(c, line);
                }
                case Decoded.NeedMore() -> {
                    if (in.hasRemaining()) {
                        lineHasBegun(c);
                    }
                    return;
                }
                case Decoded.Malformed(var why) -> endWith(c, why);
            }
        }
        if (ending) {
            in.position(in.limit());
        }
    }

    private void lineHasBegun(Connection c) {
        if (lineDeadline == null) {
            lineDeadline = c.schedule(limits.lineDeadline(), () -> endWith(c,
                    "a line that was not finished within " + limits.lineDeadline().toMillis() + " ms"));
        }
    }

    private void lineIsOver() {
        if (lineDeadline != null) {
            lineDeadline.cancel();
            lineDeadline = null;
        }
    }

    private void endWith(Connection c, String why) {
        lineIsOver();
        answers().add(WeatherLines.error(why));
        end(c);
    }

    /** The answers that are under way, then no more. */
    private void end(Connection c) {
        ending = true;
        watches().end(null);
        proceed(c);
    }

    private void obey(Connection c, ByteBuffer line) {
        switch (CommandParser.parse(line)) {
            case Command.Ask(var question) -> {
                var slot = answers().expect();
                service.ask(question, reply -> c.execute(() -> slot.answer(WeatherLines.reply(reply, null))));
            }
            case Command.Watch(var question) -> watch(c, question);
            case Command.Unwatch(var question) -> unwatch(question.orElse(null));
            case Command.Help() -> answers().add(WeatherLines.help());
            case Command.Quit() -> end(c);
            case Command.Bad(var why) -> answers().add(WeatherLines.error(why));
        }
        proceed(c);
    }

    private void watch(Connection c, Question question) {
        if (!watches().hasRoomFor(question)) {
            answers().add(WeatherLines.error(limits.watches() + " places are watched already, which is the most"));
            return;
        }
        watches().begin(question);
        var slot = answers().expect();
        service.ask(question, reply -> c.execute(() -> slot.answer(watches().began(question, reply))));
    }

    private void unwatch(@Nullable Question question) {
        var ended = watches().end(question);
        answers().add(question != null && ended.isEmpty()
                ? WeatherLines.error("that place isn't watched")
                : WeatherLines.unwatched(ended));
    }

    /** Something has been asked or answered: stops reading, goes on, or ends. */
    private void proceed(Connection c) {
        int waiting = answers().waiting();
        if (ending) {
            if (waiting == 0) {
                c.close();
            }
        } else if (waiting >= limits.waiting() && !full) {
            full = true;
            c.pauseReading();
        } else if (waiting < limits.waiting() && full) {
            full = false;
            c.resumeReading();
        }
    }

    @Override
    public void onInputClosed(Connection c, ByteBuffer rest) {
        lineIsOver();
        if (rest.hasRemaining() && !ending) {
            obey(c, rest);
        }
        if (!ending) {
            end(c);
        }
    }

    private Answers answers() {
        if (answers == null) {
            throw new IllegalStateException("not open yet");
        }
        return answers;
    }

    private Watches watches() {
        if (watches == null) {
            throw new IllegalStateException("not open yet");
        }
        return watches;
    }
}
