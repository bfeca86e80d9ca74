package dev.tokamak.apps.chat.protocol;

import java.util.HashMap;
import java.util.Map;

/** Reads {@link Event}s. */
public final class EventParser {

    /** Commands whose errors say which room and number they are about. */

    private EventParser() {}

    /**
     * Reads a line.
     *
     * @param line
     *            without its end
     * @return what it says; {@link Event.Unknown} when its first word is none of ours
     * @throws BadLineException
     *             when it is not as it should be
     */
    public static Event parse(String line) throws BadLineException {
        var first = Words.first(line);
        var words = Words.after(first, line, first);
        var event = event(first, words, line);
        words.end();
        return event;
    }

    private static Event event(String first, Words words, String line) throws BadLineException {
        return switch (first) {
            case "hello" ->
                new Event.Hello((int) Math.min(words.number("a version", 1), Integer.MAX_VALUE), limits(words));
            case "welcome" -> new Event.Welcome(words.name("a name"));
            case "ok" -> new Event.Ok(words.rest());
            case "error" -> error(words);
            case "room" -> new Event.Room(words.room(), words.kind(), words.number("a number", 0));
            case "here" -> new Event.Here(words.room(), words.name("a name"), words.instanceOrNone(),
                    words.name("a nickname"));
            case "listed" -> new Event.Listed(words.room());
            case "known" -> new Event.Known(words.room(), words.kind(), words.number("a number", 0),
                    words.number("a count", 0));
            case "in" -> new Event.In(words.room(), words.name("a name"), words.instanceOrNone());
            case "away" -> new Event.Away(words.room(), words.name("a name"), words.instanceOrNone());
            case "back" -> new Event.Back(words.room(), words.name("a name"), words.instanceOrNone());
            case "out" -> new Event.Out(words.room(), words.name("a name"), words.instanceOrNone(), reason(words));
            case "nick" -> new Event.Nick(words.name("a name"), words.name("a nickname"));
            case "msg" -> new Event.Msg(words.room(), words.number("a number", 1), words.number("a time", 0),
                    words.name("a name"), words.instanceOrNone(), words.number("a number", 0), words.text());
            case "frame" -> new Event.Frame(words.room(), words.number("a number", 1), words.number("a time", 0),
                    words.name("a name"), words.instanceOrNone(), words.number("a number", 0), words.recipient(),
                    words.payload());
            case "gap" -> new Event.Gap(words.room(), words.number("a number", 0), words.number("a number", 0));
            case "sent" -> new Event.Sent(words.room(), words.number("a number", 1), words.number("a number", 1));
            case "pong" -> new Event.Pong(words.token());
            case "ping" -> new Event.Ping(words.token());
            case "bye" -> new Event.Bye(words.rest());
            default -> {
                words.rest();
                yield new Event.Unknown(line);
            }
        };
    }

    private static Map<String, Long> limits(Words words) throws BadLineException {
        var limits = new HashMap<String, Long>();
        while (words.hasMore()) {
            var limit = words.word("a limit");
            int equals = limit.indexOf('=');
            if (equals > 0) {
                var number = limit.substring(equals + 1);
                limits.put(limit.substring(0, equals), new Words("hello", number, false).number("a limit", 0));
            }
        }
        return limits;
    }

    private static Event error(Words words) throws BadLineException {
        var command = words.word("a command");
        if (ChatFormat.NUMBERED.contains(command)) {
            return new Event.Refused(command, words.room(), words.number("a number", 1), code(words), words.rest());
        }
        return new Event.Failed(command, code(words), words.rest());
    }

    private static ErrorCode code(Words words) throws BadLineException {
        return ErrorCode.of(words.word("a code")).orElseThrow(() -> words.bad("there is no such code"));
    }

    private static Reason reason(Words words) throws BadLineException {
        return Reason.of(words.word("a reason")).orElseThrow(() -> words.bad("there is no such reason"));
    }
}
