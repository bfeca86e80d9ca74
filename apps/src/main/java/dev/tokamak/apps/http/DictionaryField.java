package dev.tokamak.apps.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a structured field that is a dictionary: RFC 9651 section 4.2.2. Values stay in the notation in which they came, so
 * that whoever knows a key can look at its type; parameters are checked and left out.
 */
public final class DictionaryField {

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~:/";
    private static final String BASE64_MARKS = "+/=";
    private static final String KEY_MARKS = "_-.*";
    private static final int MOST_DIGITS = 15;
    private static final int MOST_DIGITS_BEFORE_A_POINT = 12;
    private static final int MOST_DIGITS_BEHIND_A_POINT = 3;
    private static final char END = 0;

    /** The field isn't one; caught in here. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("no dictionary", null, false, false);
        }
    }

    private final String text;
    private int at;

    private DictionaryField(String text) {
        this.text = text;
    }

    /**
     * Reads all lines of a field as the one dictionary that they are.
     *
     * @param lines
     *            their values, in order
     * @return the value of each key as {@code :AQI=:}, {@code 5} or {@code (1 2)}, {@code ?1} where there is a key alone; of a key
     *         that is there twice, the last. Empty when it is malformed anywhere, and then none of it counts
     */
    public static Optional<Map<String, String>> parse(List<String> lines) {
        try {
            return Optional.of(new DictionaryField(String.join(",", lines)).dictionary());
        } catch (Malformed _) {
            return Optional.empty();
        }
    }

    private Map<String, String> dictionary() throws Malformed {
        var members = new HashMap<String, String>();
        skip(" ");
        while (at < text.length()) {
            member(members);
            skip(" \t");
            if (at == text.length()) {
                break;
            }
            expect(',');
            skip(" \t");
            require(at < text.length()); // nothing behind a comma
        }
        return Map.copyOf(members);
    }

    private void member(Map<String, String> members) throws Malformed {
        var key = key();
        var value = "?1";
        if (take('=')) {
            int from = at;
            if (peek() == '(') {
                innerList();
            } else {
                bareItem();
            }
            value = text.substring(from, at);
        }
        members.put(key, value);
        parameters();
    }

    private String key() throws Malformed {
        int from = at;
        require(isLower(peek()) || peek() == '*');
        while (isLower(peek()) || isDigit(peek()) || isOneOf(KEY_MARKS)) {
            at++;
        }
        return text.substring(from, at);
    }

    private void parameters() throws Malformed {
        while (take(';')) {
            skip(" ");
            key();
            if (take('=')) {
                bareItem();
            }
        }
    }

    private void innerList() throws Malformed {
        expect('(');
        skip(" ");
        while (!take(')')) {
            bareItem();
            parameters();
            require(peek() == ' ' || peek() == ')');
            skip(" ");
        }
    }

    // ---- values

    private void bareItem() throws Malformed {
        char first = peek();
        if (first == '-' || isDigit(first)) {
            number();
        } else if (first == '*' || isLetter(first)) {
            while (isLetter(peek()) || isDigit(peek()) || isOneOf(TOKEN_MARKS)) {
                at++;
            }
        } else {
            at++;
            switch (first) {
                case '"' -> string();
                case ':' -> bytes();
                case '?' -> require(take('0') || take('1'));
                case '@' -> digits();
                case '%' -> {
                    expect('"');
                    displayString();
                }
                default -> throw new Malformed();
            }
        }
    }

    private void number() throws Malformed {
        int digits = digits();
        if (take('.')) {
            int from = at;
            while (isDigit(peek())) {
                at++;
            }
            require(digits <= MOST_DIGITS_BEFORE_A_POINT && at > from && at - from <= MOST_DIGITS_BEHIND_A_POINT);
        }
    }

    private int digits() throws Malformed {
        take('-');
        int from = at;
        while (isDigit(peek())) {
            at++;
        }
        require(at > from && at - from <= MOST_DIGITS);
        return at - from;
    }

    private void string() throws Malformed {
        while (!take('"')) {
            if (take('\\')) {
                require(peek() == '"' || peek() == '\\');
            }
            visible();
        }
    }

    private void bytes() throws Malformed {
        while (!take(':')) {
            require(isLetter(peek()) || isDigit(peek()) || isOneOf(BASE64_MARKS));
            at++;
        }
    }

    private void displayString() throws Malformed {
        while (!take('"')) {
            if (take('%')) {
                for (int i = 0; i < 2; i++) {
                    require(isDigit(peek()) || peek() >= 'a' && peek() <= 'f');
                    at++;
                }
            } else {
                visible();
            }
        }
    }

    // ---- characters

    private void visible() throws Malformed {
        require(peek() >= ' ' && peek() <= '~');
        at++;
    }

    /** The next character; {@link #END}, which no field has in it, behind the last. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private boolean take(char c) {
        boolean isIt = peek() == c;
        if (isIt) {
            at++;
        }
        return isIt;
    }

    private void skip(String these) {
        while (isOneOf(these)) {
            at++;
        }
    }

    private void expect(char c) throws Malformed {
        require(take(c));
    }

    private static void require(boolean condition) throws Malformed {
        if (!condition) {
            throw new Malformed();
        }
    }

    private boolean isOneOf(String these) {
        return these.indexOf(peek()) >= 0;
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isLetter(char c) {
        return isLower(c) || c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
