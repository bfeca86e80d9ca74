package dev.tokamak.apps.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a head or of a trailer section, in the order in which they stand there. Immutable. Names are compared
 * without regard to case; a name may come more than once.
 *
 * @param list
 *            all of them
 */
public record Fields(List<Field> list) {

    /** No fields. */
    public static final Fields NONE = new Fields(List.of());

    /**
     * A field. What can't be sent can't be made, so no line break of a value becomes a field of its own.
     *
     * @param name
     *            a token, RFC 9110 section 5.6.2
     * @param value
     *            bytes as ISO 8859-1: no control character but tabs, no whitespace around it
     */
    public record Field(String name, String value) {
        /**
         * Checks both.
         *
         * @throws IllegalArgumentException
         *             when the name or the value can't stand in a head
         */
        public Field {
            if (!Syntax.isToken(name)) {
                throw new IllegalArgumentException("a field's name must be a token");
            }
            if (!Syntax.isValue(value)) {
                throw new IllegalArgumentException("a field's value must be one line, without space around it");
            }
        }
    }

    /** Copies the list. */
    public Fields {
        list = List.copyOf(list);
    }

    /**
     * One more, behind the others.
     *
     * @param name
     *            its name
     * @param value
     *            its value
     * @return the changed fields
     */
    public Fields with(String name, String value) {
        var longer = new ArrayList<>(list);
        longer.add(new Field(name, value));
        return new Fields(longer);
    }

    /**
     * All values of a name.
     *
     * @param name
     *            in any case
     * @return as they stand there, perhaps none
     */
    public List<String> all(String name) {
        return list.stream().filter(field -> field.name().equalsIgnoreCase(name)).map(Field::value).toList();
    }

    /**
     * The first value of a name.
     *
     * @param name
     *            in any case
     * @return empty when there is no such field
     */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /**
     * Whether a field that is a list of words ({@code Connection}, for one) has a word in it, in any of its lines.
     *
     * @param name
     *            in any case
     * @param word
     *            in any case
     * @return true when it is there
     */
    public boolean lists(String name, String word) {
        return all(name).stream().flatMap(value -> Arrays.stream(value.split(",", -1)))
                .anyMatch(element -> Syntax.trimmed(element).equalsIgnoreCase(word));
    }

    /** The lines as they are sent, each with its end. */
    void appendTo(StringBuilder head) {
        for (var field : list) {
            head.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
    }
}
