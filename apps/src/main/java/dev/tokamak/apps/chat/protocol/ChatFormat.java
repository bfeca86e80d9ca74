package dev.tokamak.apps.chat.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** How long things may be, and what a text may hold. The server enforces it; a client should know before it sends. */
public final class ChatFormat {

    /** The version of the protocol that {@code /hello} asks for. */
    public static final int VERSION = 1;
    /** The longest line, in bytes, its end not counted. */
    public static final int LONGEST_LINE = 8 << 10;
    /** The longest text of a message, in bytes of UTF-8. */
    public static final int LONGEST_TEXT = 4 << 10;
    /** The longest payload of a frame, in characters of base64url. */
    public static final int LONGEST_PAYLOAD = 6000;
    /** The shortest password, in characters. */
    public static final int SHORTEST_PASSWORD = 8;
    /** The longest password, in characters. */
    public static final int LONGEST_PASSWORD = 128;
    /** The longest token of a ping, in characters. */
    public static final int LONGEST_TOKEN = 32;

    /** Commands with a number of their sender's: an error of one names its room and number. */
    public static final Set<String> NUMBERED = Set.of("say", "frame", "tell");

    private ChatFormat() {}

    /**
     * Why a text can't be said.
     *
     * @param text
     *            what somebody wants to say
     * @return words for them; empty when it can
     */
    public static Optional<String> problem(String text) {
        if (text.isEmpty()) {
            return Optional.of("there is nothing to say");
        }
        if (text.codePoints().anyMatch(ChatFormat::isRefused)) {
            return Optional.of("a text may not hold control characters");
        }
        if (text.length() > LONGEST_TEXT || text.getBytes(StandardCharsets.UTF_8).length > LONGEST_TEXT) {
            return Optional.of("a text may have at most " + LONGEST_TEXT + " bytes");
        }
        return Optional.empty();
    }

    /** What could move a cursor, reorder a line, or end it; and what a decoder puts where bytes were no text. */
    private static boolean isRefused(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT -> isReordering(codePoint);
            default -> codePoint == 0xFFFD;
        };
    }

    /** The explicit ones only: emoji need the joiners that are format characters too. */
    private static boolean isReordering(int codePoint) {
        return codePoint >= 0x202A && codePoint <= 0x202E || codePoint >= 0x2066 && codePoint <= 0x2069;
    }

    /** Whether it is a payload: base64url without padding. */
    static boolean isPayload(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_PAYLOAD && text.length() % 4 != 1
                && text.chars().allMatch(c -> c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
                        || c == '-' || c == '_');
    }
}
