package dev.tokamak.compare.report;

import java.util.List;
import java.util.Map;

import tools.jackson.core.JsonGenerator;

/** Shorter ways to write JSON. */
final class SampleJson {
    private SampleJson() {}

    static void object(JsonGenerator json, Map<String, String> texts) {
        json.writeStartObject();
        texts.forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    static void list(JsonGenerator json, String name, List<String> texts) {
        json.writeName(name);
        json.writeStartArray();
        texts.forEach(json::writeString);
        json.writeEndArray();
    }

    static void numbers(JsonGenerator json, String name, List<Double> numbers) {
        json.writeName(name);
        json.writeStartArray();
        numbers.forEach(json::writeNumber);
        json.writeEndArray();
    }
}
