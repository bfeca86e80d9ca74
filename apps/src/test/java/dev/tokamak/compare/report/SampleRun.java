package dev.tokamak.compare.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import tools.jackson.core.JsonGenerator;

/** One fabricated run. */
final class SampleRun {
    final Map<String, Double> figures = new LinkedHashMap<>();
    final int round;
    final String variant;
    final String mark;
    private final Random random;
    private final String experiment;
    private final String protocol;
    private final int clients;
    private final String note;
    private final List<Series> series = new ArrayList<>();
    private double histogramOf;
    private String phase = "";
    private String setting = "";

    private record Series(String name, String unit, String xName, String xUnit, List<Double> x, List<Double> y) {}

    SampleRun(
            Random random, int round, String variant, String experiment, String protocol, int clients, String mark,
            String note) {
        this.random = random;
        this.round = round;
        this.variant = variant;
        this.experiment = experiment;
        this.protocol = protocol;
        this.clients = clients;
        this.mark = mark;
        this.note = note;
    }

    /** Rounds differ by a little. */
    SampleRun figure(String key, double value) {
        figures.put(key, value * (1 + random.nextDouble() / 20));
        return this;
    }

    SampleRun series(String name, String unit, String xName, String xUnit, double[] x, double[] y) {
        series.add(new Series(name, unit, xName, xUnit, boxed(x), boxed(y)));
        return this;
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    SampleRun histograms(double p50) {
        histogramOf = p50;
        return this;
    }

    void at(String inPhase, String withSetting) {
        phase = inPhase;
        setting = withSetting;
    }

    /** Where it was measured, and of what; the same for all rounds. */
    List<String> place() {
        return List.of(experiment, phase, protocol, String.valueOf(clients), setting, variant);
    }

    static void place(JsonGenerator json, List<String> place) {
        json.writeStringProperty("experiment", place.get(0));
        json.writeStringProperty("phase", place.get(1));
        json.writeStringProperty("protocol", place.get(2));
        json.writeNumberProperty("clients", Integer.parseInt(place.get(3)));
        json.writeStringProperty("setting", place.get(4));
        json.writeStringProperty("variant", place.get(5));
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        place(json, place());
        json.writeNumberProperty("round", round);
        SampleJson.list(json, "marks", mark.isEmpty() ? List.of() : List.of(mark));
        if (!note.isEmpty()) {
            json.writeStringProperty("note", note);
        }
        json.writeName("figures");
        json.writeStartObject();
        figures.forEach(json::writeNumberProperty);
        json.writeEndObject();
        if (!series.isEmpty()) {
            json.writeName("series");
            json.writeStartArray();
            series.forEach(each -> write(json, each));
            json.writeEndArray();
        }
        if (histogramOf > 0) {
            json.writeStringProperty("latency_hdr_ns", SampleHistogram.of(random, histogramOf * 1000, 0.5));
            json.writeStringProperty("service_hdr_ns", SampleHistogram.of(random, histogramOf * 900, 0.3));
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Series each) {
        json.writeStartObject();
        json.writeStringProperty("name", each.name());
        json.writeStringProperty("unit", each.unit());
        json.writeStringProperty("x_name", each.xName());
        json.writeStringProperty("x_unit", each.xUnit());
        SampleJson.numbers(json, "x", each.x());
        SampleJson.numbers(json, "values", each.y());
        json.writeEndObject();
    }
}
