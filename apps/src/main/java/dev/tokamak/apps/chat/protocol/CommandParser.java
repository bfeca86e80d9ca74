package dev.tokamak.apps.chat.protocol;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads {@link Command}s. */
public final class CommandParser {

    private CommandParser() {}

    /**
     * Reads a line.
     *
     * @param line
     *            without its end
     * @return what it says; whatever doesn't begin with one slash is {@link Command.Talk}
     * @throws BadLineException
     *             says what is wrong with it
     */
    public static Command parse(String line) throws BadLineException {
        if (!line.startsWith("/")) {
            return new Command.Talk(line);
        }
        if (line.startsWith("//")) {
            return new Command.Talk(line.substring(1));
        }
        var first = Words.first(line);
        var word = first.substring(1).toLowerCase(Locale.ROOT);
        var words = Words.after(first, line, word);
        var command = command(word, words);
        words.end();
        return command;
    }

    private static Command command(String word, Words words) throws BadLineException {
        return switch (word) {
            case "hello" -> new Command.Hello((int) Math.min(words.number("a version", 1), Integer.MAX_VALUE));
            case "register" -> new Command.Register(words.name("a name"), password(words));
            case "login" -> new Command.Login(words.name("a name"), password(words));
            case "instance" -> new Command.Instance(words.instance());
            case "join" -> join(words);
            case "leave" -> new Command.Leave(words.optionalRoom());
            case "say" -> new Command.Say(words.room(), words.number("a number", 1), words.text());
            case "frame" -> new Command.Frame(words.room(), words.number("a number", 1), words.recipient(),
                    words.payload());
            case "tell" -> new Command.Tell(words.name("a name"), words.number("a number", 1), words.text());
            case "msg" -> new Command.Msg(words.name("a name"), words.text());
            case "who" -> new Command.Who(words.optionalRoom());
            case "rooms" -> rooms(words);
            case "nick" -> new Command.Nick(words.name("a name"));
            case "ping" -> new Command.Ping(words.token());
            case "pong" -> new Command.Pong(words.token());
            case "quit" -> new Command.Quit();
            case "help" -> new Command.Help();
            default -> throw new BadLineException("line", "there is no such command; /help names them all");
        };
    }

    private static Command join(Words words) throws BadLineException {
        var room = words.room();
        if (!words.hasMore()) {
            return new Command.Join(room, Optional.empty(), OptionalLong.empty());
        }
        var word = words.word("plain, sealed or since");
        var kind = RoomKind.of(word).filter(each -> each != RoomKind.DIRECT);
        if (kind.isPresent() && !words.hasMore()) {
            return new Command.Join(room, kind, OptionalLong.empty());
        }
        if (kind.isPresent()) {
            word = words.word("since");
        }
        if (!word.equals("since")) {
            throw words.bad("a room is plain or sealed; since NUMBER may follow");
        }
        return new Command.Join(room, kind, OptionalLong.of(words.number("the number after since", 0)));
    }

    private static Command rooms(Words words) throws BadLineException {
        if (words.isBlank()) {
            return new Command.Rooms(false);
        }
        if (!words.word("a kind").equals(RoomKind.DIRECT.word())) {
            throw words.bad("nothing may follow but " + RoomKind.DIRECT.word());
        }
        return new Command.Rooms(true);
    }

    private static String password(Words words) throws BadLineException {
        var password = words.rest();
        int length = password.codePointCount(0, password.length());
        if (length < ChatFormat.SHORTEST_PASSWORD || length > ChatFormat.LONGEST_PASSWORD) {
            throw words.bad("a password has " + ChatFormat.SHORTEST_PASSWORD + " to " + ChatFormat.LONGEST_PASSWORD
                    + " characters");
        }
        if (password.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == 0xFFFD)) {
            throw words.bad("a password may not hold control characters");
        }
        return password;
    }
}
