package dev.tokamak.apps.chat.protocol;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the server says to a program: one line, which {@link EventParser} reads and {@link #line} writes. Names of direct
 * conversations stand as {@code @OTHER}, seen from whoever gets the line.
 */
public sealed interface Event {

    /**
     * As it is sent.
     *
     * @return without the end of the line
     */
    String line();

    /**
     * The answer to {@code /hello}.
     *
     * @param limits
     *            bytes, seconds or pieces, by name: {@code line}, {@code text}, {@code payload}, {@code history},
     *            {@code grace}, {@code silence}, {@code inflight}...; more may be added
     */
    record Hello(int version, Map<String, Long> limits) implements Event {
        public Hello {
            limits = Map.copyOf(limits);
        }

        @Override
        public String line() {
            return "hello " + version + new TreeMap<>(limits).entrySet().stream()
                    .map(limit -> " " + limit.getKey() + "=" + limit.getValue()).collect(Collectors.joining());
        }
    }

    /** Logged in. */
    record Welcome(String name) implements Event {
        @Override
        public String line() {
            return "welcome " + name;
        }
    }

    /** A command has been done that has no other answer. */
    record Ok(String what) implements Event {
        @Override
        public String line() {
            return "ok " + what;
        }
    }

    /**
     * A command has not been done.
     *
     * @param command
     *            its word, or {@code line} when the line could not be understood
     */
    record Failed(String command, ErrorCode code, String text) implements Event {
        @Override
        public String line() {
            return "error " + command + " " + code.word() + " " + text;
        }
    }

    /**
     * Something that was said was not taken.
     *
     * @param command
     *            {@code say}, {@code frame} or {@code tell}
     * @param room
     *            {@code @NAME} for tell
     */
    record Refused(String command, String room, long n, ErrorCode code, String text) implements Event {
        @Override
        public String line() {
            return "error " + command + " " + room + " " + n + " " + code.word() + " " + text;
        }
    }

    /** Joined; what is numbered above {@code head} comes live. */
    record Room(String room, RoomKind kind, long head) implements Event {
        @Override
        public String line() {
            return "room " + room + " " + kind.word() + " " + head;
        }
    }

    /** Somebody is in a room. */
    record Here(String room, String name, String instance, String nick) implements Event {
        @Override
        public String line() {
            return "here " + room + " " + name + " " + instance + " " + nick;
        }
    }

    /** That was everybody in it. */
    record Listed(String room) implements Event {
        @Override
        public String line() {
            return "listed " + room;
        }
    }

    /** A room there is, in answer to {@code /rooms}. */
    record Known(String room, RoomKind kind, long head, long members) implements Event {
        @Override
        public String line() {
            return "known " + room + " " + kind.word() + " " + head + " " + members;
        }
    }

    /** Somebody came. */
    record In(String room, String name, String instance) implements Event {
        @Override
        public String line() {
            return "in " + room + " " + name + " " + instance;
        }
    }

    /** Somebody's connection is lost, and their place kept for a while. */
    record Away(String room, String name, String instance) implements Event {
        @Override
        public String line() {
            return "away " + room + " " + name + " " + instance;
        }
    }

    /** Somebody who was away is back. */
    record Back(String room, String name, String instance) implements Event {
        @Override
        public String line() {
            return "back " + room + " " + name + " " + instance;
        }
    }

    /** Somebody went. */
    record Out(String room, String name, String instance, Reason reason) implements Event {
        @Override
        public String line() {
            return "out " + room + " " + name + " " + instance + " " + reason.word();
        }
    }

    /** Somebody is called something else now. */
    record Nick(String name, String nick) implements Event {
        @Override
        public String line() {
            return "nick " + name + " " + nick;
        }
    }

    /**
     * A message.
     *
     * @param time
     *            milliseconds since 1970
     * @param n
     *            the sender's number; 0 from a person
     */
    record Msg(String room, long seq, long time, String name, String instance, long n, String text) implements Event {
        @Override
        public String line() {
            return "msg " + room + " " + seq + " " + time + " " + name + " " + instance + " " + n + " " + text;
        }
    }

    /**
     * Something sealed.
     *
     * @param time
     *            milliseconds since 1970
     * @param to
     *            an instance, or {@code *}
     */
    record Frame(String room, long seq, long time, String name, String instance, long n, String to, String payload)
            implements
                Event {
        @Override
        public String line() {
            return "frame " + room + " " + seq + " " + time + " " + name + " " + instance + " " + n + " " + to + " "
                    + payload;
        }
    }

    /** These are kept no longer. */
    record Gap(String room, long from, long to) implements Event {
        @Override
        public String line() {
            return "gap " + room + " " + from + " " + to;
        }
    }

    /** What was said is on disk, under this number. */
    record Sent(String room, long n, long seq) implements Event {
        @Override
        public String line() {
            return "sent " + room + " " + n + " " + seq;
        }
    }

    /** The answer to a ping. */
    record Pong(String token) implements Event {
        @Override
        public String line() {
            return "pong " + token;
        }
    }

    /** To be answered with a pong. */
    record Ping(String token) implements Event {
        @Override
        public String line() {
            return "ping " + token;
        }
    }

    /** The server ends the connection. */
    record Bye(String text) implements Event {
        @Override
        public String line() {
            return "bye " + text;
        }
    }

    /** A line of a later version: to be passed over. */
    record Unknown(String line) implements Event {}
}
