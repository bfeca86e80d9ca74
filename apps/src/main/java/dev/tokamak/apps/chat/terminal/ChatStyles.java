package dev.tokamak.apps.chat.terminal;

import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * How things look. Each name has one colour, always the same, out of seven that people who see colours differently can tell
 * apart too (after Okabe and Ito) and that can be read on black and on white; no colour carries a meaning that words don't.
 *
 * @param coloured false: everything plain
 */
record ChatStyles(boolean coloured) {

    /** Numbers in the palette of 256 colours: orange, sky blue, green, ochre, blue, vermilion, purple. */
    private static final int[] NAMES = {172, 74, 36, 136, 68, 166, 133};
    private static final int RED = 160;

    AttributedStyle name(String name) {
        return coloured
                ? AttributedStyle.BOLD.foreground(NAMES[Math.floorMod(name.hashCode() * 31, NAMES.length)])
                : AttributedStyle.DEFAULT;
    }

    /** What is there to be looked up, and should not disturb. */
    AttributedStyle faint() {
        return coloured ? AttributedStyle.DEFAULT.faint() : AttributedStyle.DEFAULT;
    }

    AttributedStyle strong() {
        return coloured ? AttributedStyle.BOLD : AttributedStyle.DEFAULT;
    }

    AttributedStyle warning() {
        return coloured ? AttributedStyle.BOLD.foreground(RED) : AttributedStyle.DEFAULT;
    }

    AttributedStringBuilder line() {
        return new AttributedStringBuilder();
    }
}
