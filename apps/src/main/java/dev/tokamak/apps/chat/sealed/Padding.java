package dev.tokamak.apps.chat.sealed;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A text filled up to a multiple of 256 bytes, so that its length tells little: {@code length (2) | UTF-8 | zeros}. It is inside of
 * what is encrypted and signed, so nobody on the way can ask by altered padding.
 */
final class Padding {

    static final int BLOCK = 256;

    private Padding() {}

    /** Whether a text can be said; the exception says why not, to a person. */
    static void check(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > SealedRoom.MOST_TEXT) {
            throw new IllegalArgumentException("at most " + SealedRoom.MOST_TEXT + " bytes can be said at once");
        }
        if (hasControls(text)) {
            throw new IllegalArgumentException("control characters can't be said");
        }
    }

    static byte[] pad(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Short.BYTES + bytes.length;
        return ByteBuffer.allocate((length + BLOCK - 1) / BLOCK * BLOCK).putShort((short) bytes.length).put(bytes)
                .array();
    }

    /** The server can't check what it can't read, so whoever receives a text must: it goes to a terminal. */
    static String unpad(byte[] padded) throws RefusedException {
        var in = ByteBuffer.wrap(padded);
        int length = in.getShort() & 0xffff;
        if (length > in.remaining()) {
            throw malformed();
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).decode(in.slice(in.position(), length)).toString();
            if (hasControls(text)) {
                throw malformed();
            }
            return text;
        } catch (CharacterCodingException _) {
            throw malformed();
        }
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(c -> Character.isISOControl(c) || c == '\u2028' || c == '\u2029');
    }

    private static RefusedException malformed() {
        return new RefusedException(Shown.Kind.MALFORMED, "a message is not text that can be shown");
    }
}
