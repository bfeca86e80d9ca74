package dev.tokamak.apps.http;

/** Which characters may stand where: RFC 9110 section 5.6.2 and 5.5. Characters are bytes (ISO 8859-1). */
final class Syntax {

    static final byte CR = '\r';
    static final byte LF = '\n';

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private Syntax() {}

    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(Syntax::isTokenCharacter);
    }

    private static boolean isTokenCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || TOKEN_MARKS.indexOf(c) >= 0;
    }

    /** Visible ASCII alone. */
    static boolean isVisible(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** Whether a field can have this value: no control character, no whitespace around it. */
    static boolean isValue(String text) {
        return text.chars().allMatch(c -> c < 0x100 && !isControl(c)) && text.equals(trimmed(text));
    }

    /** A control character other than a tab. */
    static boolean isControl(int c) {
        return c < ' ' && c != '\t' || c == 0x7f;
    }

    /** Without spaces and tabs around it, which is all that HTTP calls whitespace. */
    static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isWhitespace(text.charAt(from))) {
            from++;
        }
        while (to > from && isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    static boolean isWhitespace(int c) {
        return c == ' ' || c == '\t';
    }
}
