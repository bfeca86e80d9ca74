package dev.tokamak.compare;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What is said in the chat: a number, and letters up to the wanted size, so that a wrong byte is noticed. */
final class ChatText {
    private static final int DIGITS = 9;

    private final byte[] letters;
    private final String tail;

    /**
     * Texts of so many bytes.
     *
     * @param size less than the number takes counts as that
     */
    ChatText(int size) {
        var text = new StringBuilder(" ");
        for (int i = 0; i < size - DIGITS - 1; i++) {
            text.append((char) ('a' + i % 26));
        }
        tail = text.toString();
        letters = tail.getBytes(StandardCharsets.US_ASCII);
    }

    String of(int number) {
        return String.format("%0" + DIGITS + "d", number) + tail;
    }

    /** The number in a text; -1 when it is not one of these texts. */
    int number(byte[] line, int from, int to) {
        if (to - from != DIGITS + letters.length
                || !Arrays.equals(line, from + DIGITS, to, letters, 0, letters.length)) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < from + DIGITS; i++) {
            int digit = line[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }
}
