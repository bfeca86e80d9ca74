package dev.tokamak.compare.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Walks through JSON and insists on types; what is wrong is said with the place where it stands. */
final class JsonWalk {
    private final JsonParser json;

    JsonWalk(JsonParser json) {
        this.json = json;
    }

    /** Begins, or goes on to what must be the end. */
    void next() {
        json.nextToken();
    }

    /** Is there nothing more? */
    boolean ended() {
        return json.currentToken() == null;
    }

    /** Hands over the name of each member, standing at its value; the reader takes or {@link #skip}s it. */
    void object(Consumer<String> member) {
        expect(JsonToken.START_OBJECT, "an object");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            member.accept(name);
        }
    }

    /** All members of an object, each read alike. */
    <T> Map<String, T> map(Supplier<T> value) {
        var map = new LinkedHashMap<String, T>();
        object(name -> map.put(name, value.get()));
        return map;
    }

    /** All elements of an array, each read alike. */
    <T> List<T> list(Supplier<T> element) {
        expect(JsonToken.START_ARRAY, "an array");
        var list = new ArrayList<T>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            list.add(element.get());
        }
        return list;
    }

    /** What a value is. */
    enum Kind {
        TEXT,
        NUMBER,
        TRUTH,
        OTHER
    }

    Kind kind() {
        JsonToken token = json.currentToken();
        if (token == null) {
            return Kind.OTHER;
        }
        return token == JsonToken.VALUE_STRING
                ? Kind.TEXT
                : token.isNumeric() ? Kind.NUMBER : token.isBoolean() ? Kind.TRUTH : Kind.OTHER;
    }

    /** An array of numbers, or nulls, which become NaN. */
    List<Double> numbers() {
        return list(this::numberOrNull);
    }

    void skip() {
        json.skipChildren();
    }

    String text() {
        expect(JsonToken.VALUE_STRING, "a text");
        return json.getString();
    }

    double number() {
        JsonToken token = json.currentToken();
        if (token == null || !token.isNumeric()) {
            throw wrong("a number");
        }
        double value = json.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw wrong("a number of usual size");
        }
        return value;
    }

    private double numberOrNull() {
        return json.currentToken() == JsonToken.VALUE_NULL ? Double.NaN : number();
    }

    int count() {
        double value = number();
        if (value < 0 || value > Integer.MAX_VALUE || value != Math.rint(value)) {
            throw wrong("a whole number from 0");
        }
        return (int) value;
    }

    boolean truth() {
        if (json.currentToken() == JsonToken.VALUE_TRUE || json.currentToken() == JsonToken.VALUE_FALSE) {
            return json.getBooleanValue();
        }
        throw wrong("true or false");
    }

    private void expect(JsonToken token, String words) {
        if (json.currentToken() != token) {
            throw wrong(words);
        }
    }

    /** What is wrong here; to be thrown. */
    IllegalArgumentException wrong(String expected) {
        String name = json.currentName();
        return new IllegalArgumentException("line " + json.currentTokenLocation().getLineNr() + ": "
                + (name == null ? "" : Texts.quoted(name) + ": ") + "expected " + expected);
    }
}
