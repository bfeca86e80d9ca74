package dev.tokamak.apps.chat.protocol;

import java.util.Optional;
import java.util.OptionalLong;

/** What a client says to the server: one line, which {@link CommandParser} reads and {@link #line} writes. */
public sealed interface Command {

    /**
     * As it is sent.
     *
     * @return without the end of the line
     */
    String line();

    /** The first line of a program, which gets events from then on. */
    record Hello(int version) implements Command {
        @Override
        public String line() {
            return "/hello " + version;
        }
    }

    /** A new account. */
    record Register(String name, String password) implements Command {
        @Override
        public String line() {
            return "/register " + name + " " + password;
        }

        @Override
        public String toString() {
            return "Register[" + name + "]"; // a log may see this, and no password
        }
    }

    /** An account that is there. */
    record Login(String name, String password) implements Command {
        @Override
        public String line() {
            return "/login " + name + " " + password;
        }

        @Override
        public String toString() {
            return "Login[" + name + "]";
        }
    }

    /** Which run of which client this is: 22 random characters, the same over its reconnects. */
    record Instance(String instance) implements Command {
        @Override
        public String line() {
            return "/instance " + instance;
        }
    }

    /**
     * Into a room, or on in it.
     *
     * @param room
     *            or {@code @NAME}
     * @param kind
     *            what a new room is to be; what one that is there has to be
     * @param since
     *            everything kept after this number is wanted
     */
    record Join(String room, Optional<RoomKind> kind, OptionalLong since) implements Command {
        @Override
        public String line() {
            return "/join " + room + kind.map(each -> " " + each.word()).orElse("")
                    + (since.isPresent() ? " since " + since.getAsLong() : "");
        }
    }

    /** Out of a room; for a person, out of the current one unless named. */
    record Leave(Optional<String> room) implements Command {
        @Override
        public String line() {
            return "/leave" + room.map(name -> " " + name).orElse("");
        }
    }

    /**
     * A message.
     *
     * @param room
     *            or {@code @NAME}
     * @param n
     *            1, 2, 3... for each instance and room
     */
    record Say(String room, long n, String text) implements Command {
        @Override
        public String line() {
            return "/say " + room + " " + n + " " + text;
        }
    }

    /**
     * Something sealed.
     *
     * @param n
     *            counted together with what is said
     * @param to
     *            an instance, or {@code *}
     * @param payload
     *            base64url
     */
    record Frame(String room, long n, String to, String payload) implements Command {
        @Override
        public String line() {
            return "/frame " + room + " " + n + " " + to + " " + payload;
        }
    }

    /** A message to one account: the same as to say it in {@code @NAME}. */
    record Tell(String name, long n, String text) implements Command {
        @Override
        public String line() {
            return "/tell " + name + " " + n + " " + text;
        }
    }

    /** A person's message to one account. */
    record Msg(String name, String text) implements Command {
        @Override
        public String line() {
            return "/msg " + name + " " + text;
        }
    }

    /** What a person types without a slash: said in the current room. */
    record Talk(String text) implements Command {
        @Override
        public String line() {
            return text.startsWith("/") ? "/" + text : text;
        }
    }

    /** Who is in a room; in all that one is in oneself, unless named. */
    record Who(Optional<String> room) implements Command {
        @Override
        public String line() {
            return "/who" + room.map(name -> " " + name).orElse("");
        }
    }

    /** Which rooms there are. */
    record Rooms(boolean directOnly) implements Command {
        @Override
        public String line() {
            return directOnly ? "/rooms direct" : "/rooms";
        }
    }

    /** To be called something else. */
    record Nick(String nick) implements Command {
        @Override
        public String line() {
            return "/nick " + nick;
        }
    }

    /** Is the server there? */
    record Ping(String token) implements Command {
        @Override
        public String line() {
            return "/ping " + token;
        }
    }

    /** The answer to the server's ping. */
    record Pong(String token) implements Command {
        @Override
        public String line() {
            return "/pong " + token;
        }
    }

    /** The end, on purpose. */
    record Quit() implements Command {
        @Override
        public String line() {
            return "/quit";
        }
    }

    /** What can be done here? */
    record Help() implements Command {
        @Override
        public String line() {
            return "/help";
        }
    }
}
