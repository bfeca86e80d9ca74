package dev.tokamak.apps.chat.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.tokamak.apps.chat.protocol.RoomKind;

/**
 * What happens in a chat, to be shown to a person or a program. Texts are as the server sent them: whoever shows them on a
 * terminal makes them {@linkplain Printable printable} first.
 */
public sealed interface ChatEvent {

    /**
     * Logged in; also after the connection was lost.
     *
     * @param name the account
     */
    record Online(String name) implements ChatEvent {}

    /**
     * The connection is lost or could not be made.
     *
     * @param why in words
     * @param retryIn how long until the next attempt
     * @param attempt 1 when the connection was lost, 2 after the first attempt that failed, and so on
     */
    record Offline(String why, Duration retryIn, int attempt) implements ChatEvent {}

    /**
     * It is over: the last event.
     *
     * @param failure why, in words; empty when it was wanted
     */
    record Ended(Optional<String> failure) implements ChatEvent {}

    /**
     * A room is joined; also again, after the connection was lost.
     *
     * @param room its name, {@code @NAME} for a direct conversation
     * @param kind sealed: its messages are end-to-end encrypted
     * @param members who is there
     * @param again whether it was joined before
     */
    record Joined(String room, RoomKind kind, List<Member> members, boolean again) implements ChatEvent {}

    /**
     * A room is left.
     *
     * @param room its name
     */
    record Left(String room) implements ChatEvent {}

    /**
     * Somebody said something, now or before.
     *
     * @param room where; {@code @NAME} for a direct message
     * @param seq the place in the room: 1, 2, 3 ..
     * @param time milliseconds since 1970
     * @param name who, an account
     * @param shown what they want to be called
     * @param text what
     * @param before whether it was there already when the room was joined: said before this client came, or while it was away
     */
    record Said(String room, long seq, long time, String name, String shown, String text, boolean before)
            implements
                ChatEvent {}

    /**
     * A line of this client is acknowledged: the server keeps it.
     *
     * @param room where
     * @param line the number that the session gave it
     * @param seq the place in the room; 0 when only that is known that it is kept
     * @param text what was said
     */
    record Sent(String room, long line, long seq, String text) implements ChatEvent {}

    /**
     * A line of this client was refused for good.
     *
     * @param room where
     * @param line the number that the session gave it
     * @param text what was said
     * @param why in words
     */
    record NotSent(String room, long line, String text, String why) implements ChatEvent {}

    /**
     * Some of what was said is kept no longer.
     *
     * @param room where
     * @param from first place
     * @param to last place
     */
    record Gap(String room, long from, long to) implements ChatEvent {}

    /** What somebody did. */
    enum Change {
        /** Came. */
        IN,
        /** Lost the connection, and may be back soon. */
        AWAY,
        /** Is connected again. */
        BACK,
        /** Left. */
        OUT
    }

    /**
     * Somebody came or went.
     *
     * @param room where
     * @param name who, an account
     * @param change what they did
     * @param reason a word, perhaps empty
     */
    record Presence(String room, String name, Change change, String reason) implements ChatEvent {}

    /**
     * Somebody wants to be called otherwise.
     *
     * @param name who, an account
     * @param nick the new name
     */
    record Renamed(String name, String nick) implements ChatEvent {}

    /**
     * Something of a sealed room that a person has to know, or may want to.
     *
     * @param room where
     * @param warning whether it matters for safety
     * @param name whom it is about
     * @param words what
     */
    record Sealing(String room, boolean warning, String name, String words) implements ChatEvent {}

    /**
     * The server has refused a command, or something is not well.
     *
     * @param words what and why
     */
    record Problem(String words) implements ChatEvent {}

    /**
     * There is a room, or a direct conversation of one's own.
     *
     * @param room its name
     * @param kind what it is
     * @param members how many are in it
     */
    record Known(String room, RoomKind kind, long members) implements ChatEvent {}

    /**
     * The server says something that was asked for.
     *
     * @param words what
     */
    record Notice(String words) implements ChatEvent {}
}
