package dev.tokamak.apps.chat.protocol;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What accounts, rooms and instances may be called. */
public final class ChatNames {

    /** The rule for accounts, nicknames and rooms, for people. */
    public static final String RULE = "a name is 1 to 32 of a-z 0-9 - _ . and begins with a letter";

    /** What stands where an instance would, for somebody who has none: a person with a plain TLS client. */
    public static final String NO_INSTANCE = "-";

    /** Whom a frame is for that everybody in the room gets. */
    public static final String EVERYBODY = "*";

    /** What the name of a direct conversation begins with; behind it stands the other's name. */
    public static final String DIRECT = "@";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,31}");
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_-]{22}");

    private ChatNames() {}

    /**
     * Reads a name.
     *
     * @param text
     *            in upper or lower case
     * @return in lower case; empty when it breaks the {@link #RULE}
     */
    public static Optional<String> name(String text) {
        var folded = text.toLowerCase(Locale.ROOT);
        return NAME.matcher(folded).matches() ? Optional.of(folded) : Optional.empty();
    }

    /**
     * Reads the name of a room, or {@code @NAME} for the direct conversation with somebody.
     *
     * @param text
     *            in upper or lower case
     * @return in lower case; empty when it breaks the rule
     */
    public static Optional<String> room(String text) {
        return isDirect(text) ? name(text.substring(1)).map(other -> DIRECT + other) : name(text);
    }

    /**
     * Whether a room's name is that of a direct conversation.
     *
     * @param room
     *            a room
     * @return true for {@code @NAME}
     */
    public static boolean isDirect(String room) {
        return room.startsWith(DIRECT);
    }

    /**
     * Whether this can be an instance: 16 bytes in base64url.
     *
     * @param text
     *            any
     * @return true for 22 such characters
     */
    public static boolean isInstance(String text) {
        return INSTANCE.matcher(text).matches();
    }
}
