package dev.tokamak.apps.chat.client;

import java.util.regex.Pattern;

/** Makes texts of others harmless for a terminal. Any thread. */
public final class Printable {

    /**
     * Control characters could move the cursor or recolour the screen; format characters include those that reverse the
     * direction of text; separators are line ends to some terminals; halves of surrogate pairs are no characters. Two format
     * characters are needed to write: the zero-width joiner and non-joiner.
     */
    private static final Pattern HARMFUL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}&&[^\u200c\u200d]]");

    private Printable() {}

    /**
     * A text that can be shown.
     *
     * @param text from anybody
     * @return the same, each harmful character replaced by U+FFFD
     */
    public static String text(String text) {
        return HARMFUL.matcher(text).replaceAll("\ufffd");
    }
}
