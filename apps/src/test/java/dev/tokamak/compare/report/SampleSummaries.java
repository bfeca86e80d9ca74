package dev.tokamak.compare.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import tools.jackson.core.JsonGenerator;

/** The middle of the rounds of fabricated runs. */
final class SampleSummaries {
    private static final int VARIANT = 5;

    private final String base;
    private final JsonGenerator json;
    private final Map<List<String>, List<Double>> values = new LinkedHashMap<>();
    private final Map<List<String>, Set<String>> marks = new LinkedHashMap<>();

    SampleSummaries(String base, JsonGenerator json) {
        this.base = base;
        this.json = json;
    }

    void write(List<SampleRun> runs) {
        for (SampleRun run : runs) {
            run.figures.forEach((figure, value) -> {
                var key = new ArrayList<>(run.place());
                key.add(figure);
                values.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
                Set<String> some = marks.computeIfAbsent(key, _ -> new LinkedHashSet<>());
                if (!run.mark.isEmpty()) {
                    some.add(run.mark);
                }
            });
        }
        values.keySet().forEach(this::summary);
    }

    private void summary(List<String> key) {
        List<Double> sorted = sorted(key);
        json.writeStartObject();
        SampleRun.place(json, key);
        json.writeStringProperty("figure", key.getLast());
        json.writeNumberProperty("median", sorted.get(sorted.size() / 2));
        json.writeNumberProperty("min", sorted.getFirst());
        json.writeNumberProperty("max", sorted.getLast());
        json.writeNumberProperty("count", sorted.size());
        SampleJson.list(json, "marks", List.copyOf(marks.getOrDefault(key, Set.of())));
        var first = new ArrayList<>(key);
        first.set(VARIANT, base);
        List<Double> reference = sorted(first);
        if (!key.equals(first) && !reference.isEmpty() && reference.getFirst() > 0) {
            ratio(sorted, reference);
        }
        json.writeEndObject();
    }

    private void ratio(List<Double> sorted, List<Double> reference) {
        json.writeName("ratio");
        json.writeStartObject();
        json.writeStringProperty("to", base);
        json.writeNumberProperty("median", sorted.get(sorted.size() / 2) / reference.get(reference.size() / 2));
        json.writeNumberProperty("low", sorted.getFirst() / reference.getLast());
        json.writeNumberProperty("high", sorted.getLast() / reference.getFirst());
        json.writeBooleanProperty(
                "told_apart",
                sorted.getFirst() > reference.getLast() || sorted.getLast() < reference.getFirst());
        json.writeEndObject();
    }

    private List<Double> sorted(List<String> key) {
        return values.getOrDefault(key, List.of()).stream().sorted().toList();
    }
}
