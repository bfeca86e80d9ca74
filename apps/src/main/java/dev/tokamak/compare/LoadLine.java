package dev.tokamak.compare;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line between the command and the process that makes the load: a word, then {@code key=value} pairs, values encoded
 * as in a URL so that none has a space.
 *
 * @param word   what is asked or answered
 * @param values its particulars, in the order given
 */
record LoadLine(String word, Map<String, String> values) {
    /** A line with a word alone, to be extended by {@link #with}. */
    static LoadLine of(String word) {
        return new LoadLine(word, Map.of());
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException when it isn't one
     */
    static LoadLine parse(String line) {
        String[] parts = line.strip().split(" +");
        if (parts[0].isEmpty()) {
            throw new IllegalArgumentException("an empty line");
        }
        var values = new LinkedHashMap<String, String>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("not key=value: " + parts[i]);
            }
            values.put(
                    parts[i].substring(0, equals),
                    URLDecoder.decode(parts[i].substring(equals + 1), StandardCharsets.UTF_8));
        }
        return new LoadLine(parts[0], values);
    }

    LoadLine with(String key, Object value) {
        var more = new LinkedHashMap<>(values);
        more.put(key, String.valueOf(value));
        return new LoadLine(word, more);
    }

    /** A value that must be there. */
    String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(word + " without " + key);
        }
        return value;
    }

    long number(String key) {
        return Long.parseLong(text(key));
    }

    double decimal(String key) {
        return Double.parseDouble(text(key));
    }

    /** The line, without its end. */
    @Override
    public String toString() {
        var line = new StringBuilder(word);
        values.forEach((key, value) -> line.append(' ')
                .append(key)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return line.toString();
    }
}
