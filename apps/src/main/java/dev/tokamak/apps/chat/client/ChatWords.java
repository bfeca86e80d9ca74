package dev.tokamak.apps.chat.client;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Events in words for people, fit for a terminal. Any thread. */
public final class ChatWords {

    private ChatWords() {}

    /**
     * What is neither said nor acknowledged.
     *
     * @param event any
     * @return a line; empty for what is shown otherwise
     */
    public static Optional<String> notice(ChatEvent event) {
        return switch (event) {
            case ChatEvent.Said _ -> Optional.empty();
            case ChatEvent.Sent _ -> Optional.empty();
            case ChatEvent.Online(var name) -> Optional.of("connected as " + name);
            case ChatEvent.Offline(var why, var _, var attempt) ->
                attempt == 1 ? Optional.of(Printable.text(why) + "; trying to connect again") : Optional.empty();
            case ChatEvent.Ended(var failure) -> failure.map(Printable::text);
            case ChatEvent.Joined joined -> Optional.of(joined(joined));
            case ChatEvent.Left(var room) -> Optional.of("you left " + room);
            case ChatEvent.NotSent(var room, var _, var text, var why) ->
                Optional.of("NOT SENT to " + room + " (" + Printable.text(why) + "): " + shortened(text));
            case ChatEvent.Gap(var room, var from, var to) ->
                Optional.of(room + ": " + (to - from + 1) + " older entries are kept no longer");
            case ChatEvent.Presence presence -> Optional.of(presence(presence));
            case ChatEvent.Renamed(var name, var nick) -> Optional.of(name + " is now called " + nick);
            case ChatEvent.Sealing(var room, var warning, var _, var words) ->
                Optional.of((warning ? "WARNING in " : "in ") + room + ": " + Printable.text(words));
            case ChatEvent.Known(var room, var kind, var members) -> Optional.of(
                    room + " (" + kind.word() + (members > 0 ? ", " + members + " here" : "") + ")");
            case ChatEvent.Problem(var words) -> Optional.of("server: " + Printable.text(words));
            case ChatEvent.Notice(var words) -> Optional.of("server: " + Printable.text(words));
        };
    }

    /**
     * Who said something.
     *
     * @param said what
     * @return the account, and what it wants to be called if that is something else
     */
    public static String speaker(ChatEvent.Said said) {
        return said.shown().equals(said.name()) ? said.name() : said.name() + " (" + said.shown() + ")";
    }

    private static String joined(ChatEvent.Joined joined) {
        var kind = switch (joined.kind()) {
            case SEALED -> "sealed: the server can't read it";
            case PLAIN -> "plain: the server can read it";
            case DIRECT -> "direct";
        };
        return (joined.again() ? "back in " + joined.room() : "you are in " + joined.room() + " (" + kind + ")")
                + ", here: " + String.join(", ", names(joined.members()));
    }

    private static List<String> names(List<Member> members) {
        var names = new TreeSet<String>();
        members.forEach(member -> names.add(member.name()));
        return List.copyOf(names);
    }

    private static String presence(ChatEvent.Presence presence) {
        return presence.name() + switch (presence.change()) {
            case IN -> " joined ";
            case AWAY -> " lost the connection to ";
            case BACK -> " is back in ";
            case OUT -> " left ";
        } + presence.room() + switch (presence.reason()) {
            case "", "left" -> "";
            case "lost" -> " (connection lost)";
            case "slow" -> " (too slow in reading)";
            case "replaced" -> " (connected from elsewhere)";
            default -> " (" + Printable.text(presence.reason()) + ")";
        };
    }

    /**
     * A short time.
     *
     * @param time zero or more
     * @return as in {@code 3 s}, rounded up
     */
    public static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%d s", (time.toMillis() + 999) / 1000);
    }

    private static String shortened(String text) {
        var printable = Printable.text(text);
        return printable.length() <= 60
                ? printable
                : printable.substring(0, printable.offsetByCodePoints(0, Math.min(57, printable.codePointCount(0,
                        printable.length())))) + "...";
    }
}
