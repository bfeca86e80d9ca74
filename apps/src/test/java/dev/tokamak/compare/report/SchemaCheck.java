package dev.tokamak.compare.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Checks a document against {@code docs/compare.schema.json}, as far as that uses JSON Schema. */
public final class SchemaCheck {
    private final Map<String, Object> schema = object(parse(schemaText()));
    private final List<String> complaints = new ArrayList<>();

    private SchemaCheck() {}

    /** What is wrong with this document. */
    public static List<String> complaints(String json) {
        var check = new SchemaCheck();
        check.check("", check.schema, parse(json));
        return check.complaints;
    }

    private static String schemaText() {
        try {
            return Files.readString(Path.of(System.getProperty("tokamak.root", ".."), "docs/compare.schema.json"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Types, constants, required and unknown members, all the way down. */
    private void check(String path, Map<String, Object> given, @Nullable Object value) {
        Map<String, Object> rule = resolved(given);
        Object type = rule.get("type");
        if (type != null && (type instanceof List<?> some ? some : List.of(type)).stream()
                .noneMatch(name -> is(String.valueOf(name), value))) {
            complaints.add(path + " should be of type " + type);
            return;
        }
        if (rule.containsKey("const") && !Objects.equals(rule.get("const"), value)
                || rule.get("enum") instanceof List<?> some && !some.contains(value)) {
            complaints.add(path + " has a value that is not allowed: " + value);
        }
        if (value instanceof Map<?, ?>) {
            members(path, rule, object(value));
        } else if (value instanceof List<?> elements && rule.get("items") instanceof Map<?, ?> items) {
            elements.forEach(element -> check(path, object(items), element));
        }
    }

    private void members(String path, Map<String, Object> rule, Map<String, Object> members) {
        if (rule.get("required") instanceof List<?> required) {
            required.stream().filter(name -> !members.containsKey(String.valueOf(name)))
                    .forEach(name -> complaints.add(join(path, name) + " is missing"));
        }
        Map<String, Object> known = object(rule.getOrDefault("properties", Map.of()));
        members.forEach((name, member) -> {
            Object next = known.getOrDefault(name, rule.get("additionalProperties"));
            if (next instanceof Map<?, ?>) {
                check(join(path, name), object(next), member);
            } else {
                complaints.add(join(path, name) + " is unknown");
            }
        });
    }

    private Map<String, Object> resolved(Map<String, Object> rule) {
        return rule.get("$ref") instanceof String reference
                ? object(object(schema.get("$defs")).get(reference.substring("#/$defs/".length())))
                : rule;
    }

    private static boolean is(String type, @Nullable Object value) {
        return switch (type) {
            case "object" -> value instanceof Map<?, ?>;
            case "array" -> value instanceof List<?>;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "number" -> value instanceof Double;
            case "integer" -> value instanceof Double number && number == Math.rint(number);
            case "null" -> value == null;
            default -> throw new AssertionError("the schema has a type that this test does not know: " + type);
        };
    }

    private static String join(String path, Object name) {
        return path.isEmpty() ? String.valueOf(name) : path + "." + name;
    }

    @SuppressWarnings("unchecked") // an object of JSON has texts for keys
    private static Map<String, Object> object(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    private static @Nullable Object parse(String text) {
        try (var parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            return value(parser);
        }
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var members = new LinkedHashMap<String, @Nullable Object>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, value(parser));
                }
                yield members;
            }
            case START_ARRAY -> {
                var elements = new ArrayList<@Nullable Object>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield elements;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            case VALUE_NULL -> null;
            default -> parser.getDoubleValue();
        };
    }
}
