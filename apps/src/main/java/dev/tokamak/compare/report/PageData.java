package dev.tokamak.compare.report;

import java.io.StringWriter;
import java.util.List;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import dev.tokamak.compare.report.Chart.Axis;
import dev.tokamak.compare.report.Chart.Line;
import dev.tokamak.compare.report.Chart.Point;

/** What the page's script draws and hands out: the plots, the table for other programs, the document. */
final class PageData {
    private PageData() {}

    /** JSON in which no {@code <} stands, so that nothing in it can end the element around it. */
    static String of(List<Chart> charts, String csv, String document) {
        var text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeName("styles");
            json.writeStartArray();
            Style.ALL.forEach(style -> style(json, style));
            json.writeEndArray();
            json.writeName("charts");
            json.writeStartArray();
            charts.forEach(chart -> chart(json, chart));
            json.writeEndArray();
            json.writeStringProperty("csv", csv);
            json.writeName("document");
            json.writeRawValue(document.strip());
            json.writeEndObject();
        }
        return text.toString().replace("<", "\\u003c");
    }

    private static void style(JsonGenerator json, Style style) {
        json.writeStartObject();
        json.writeStringProperty("light", style.light());
        json.writeStringProperty("dark", style.dark());
        json.writeStringProperty("marker", style.marker());
        json.writeName("dash");
        json.writeStartArray();
        style.dash().forEach(json::writeNumber);
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void chart(JsonGenerator json, Chart chart) {
        json.writeStartObject();
        axis(json, "x", chart.x(), Ticks.right(chart));
        axis(json, "y", chart.y(), Ticks.up(chart));
        json.writeName("lines");
        json.writeStartArray();
        for (Line line : chart.lines()) {
            json.writeStartObject();
            json.writeStringProperty("name", line.name());
            json.writeNumberProperty("style", line.style() % Style.ALL.size());
            json.writeBooleanProperty("secondary", line.secondary());
            json.writeBooleanProperty("joined", line.joined());
            json.writeBooleanProperty("markers", !line.secondary() && !(line.joined() && Chart.dense(line)));
            json.writeName("points");
            json.writeStartArray();
            line.points().forEach(point -> point(json, point));
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void axis(JsonGenerator json, String name, Axis axis, Ticks ticks) {
        json.writeName(name);
        json.writeStartObject();
        json.writeStringProperty("label", axis.label());
        json.writeStringProperty("scale", axis.scale().name());
        json.writeNumberProperty("from", ticks.from());
        json.writeNumberProperty("to", ticks.to());
        json.writeName("ticks");
        json.writeStartArray();
        ticks.ticks().forEach(json::writeNumber);
        json.writeEndArray();
        json.writeName("texts");
        json.writeStartArray();
        ticks.ticks().forEach(tick -> json.writeString(ticks.text(tick)));
        json.writeEndArray();
        json.writeEndObject();
    }

    /** x, y, low, high. */
    private static void point(JsonGenerator json, Point point) {
        json.writeStartArray();
        json.writeNumber(point.x());
        json.writeNumber(point.y());
        json.writeNumber(point.low());
        json.writeNumber(point.high());
        json.writeEndArray();
    }
}
