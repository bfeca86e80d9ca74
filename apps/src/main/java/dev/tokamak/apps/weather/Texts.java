package dev.tokamak.apps.weather;

/** Texts of others, made fit for a line and a terminal. */
final class Texts {

    private Texts() {}

    /** Whether a character does something other than being seen: moves a cursor, changes direction, ends a line. */
    static boolean isHidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED ->
                true;
            default -> false;
        };
    }

    /** What can be seen of a text, at most so many characters. */
    static String shown(String text, int longest) {
        var shown = new StringBuilder();
        text.strip().codePoints().limit(longest + 1L).forEach(c -> shown.appendCodePoint(isHidden(c) ? '?' : c));
        if (shown.codePointCount(0, shown.length()) <= longest) {
            return shown.toString();
        }
        return shown.substring(0, shown.offsetByCodePoints(0, longest)) + "...";
    }
}
