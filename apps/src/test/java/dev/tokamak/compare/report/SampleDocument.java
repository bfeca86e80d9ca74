package dev.tokamak.compare.report;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A document as a full comparison might write it: every experiment, three variants, three rounds. Always the same. */
public final class SampleDocument {
    static final List<String> VARIANTS = List.of("reactor", "virtual", "platform");
    private static final int ROUNDS = 3;
    private static final Map<String, List<String>> FIGURES = new LinkedHashMap<>();

    static {
        figure("cpu_us_per_message", "us", "less", "processor time of the server process for each message");
        figure("latency_p50_us", "us", "less", "half of the answers came within this time of the intended send");
        figure("latency_p99_us", "us", "less", "99 of 100 answers came within this time of the intended send");
        figure("throughput_per_s", "messages/s", "more", "answers a second in the measured interval");
        figure("intended_per_s", "messages/s", "neither", "messages a second that the schedule asked for");
        figure("load_share", "", "neither", "intended rate as a share of the capacity");
        figure("context_switches_per_message", "", "less", "context switches of the server for each message");
        figure("client_lag_p99_us", "us", "less", "99 of 100 messages left within this time of the intended send");
        figure("memory_kib_per_connection", "KiB", "less", "resident memory that each further idle connection adds");
        figure("heap_kib_per_connection", "KiB", "less", "heap that each further idle connection adds");
        figure("memory_fit", "", "more", "how straight the line through the counts is (r squared), 0 to 1");
        figure("connections_per_s", "connections/s", "more", "connections made, used once and closed, a second");
        figure("burst_ms", "ms", "less", "time until all of a burst of clients were answered once");
        figure("served_share", "", "more", "share of what was asked that was answered");
        figure("recovery_ms", "ms", "less", "time until latency was usual again after the overload");
        figure("settle_ms", "ms", "less", "time until answers were as fast as they stay");
        figure("lost_share", "", "less", "share of the datagrams that were not answered");
        figure("kernel_drops", "", "less", "datagrams that the kernel dropped at the server's socket");
        figure("transfer_mb_per_s", "MB/s", "more", "bytes of files that arrived, in millions a second");
        figure("cpu_s_per_gb", "s", "less", "processor time of the server process for each gigabyte");
        figure("last_member_p95_ms", "ms", "less", "95 of 100 messages had reached the last member");
        figure("cpu_us_per_delivery", "us", "less", "processor time of the server process for each delivery");
        figure("chat_members", "members", "more", "the most members");
        figure("code_lines", "lines", "less", "lines of code of the transport");
        figure("orders_per_s", "orders/s", "more", "a figure that nobody has heard of");
    }

    private final List<String> variants;
    private final String note;
    private final StringWriter text = new StringWriter();
    private final JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text);

    private SampleDocument(List<String> variants, String note) {
        this.variants = variants;
        this.note = note;
    }

    private static void figure(String key, String unit, String better, String sentence) {
        FIGURES.put(key, List.of(sentence, unit, better));
    }

    /** The usual sample. */
    public static String json() {
        return json(VARIANTS, "");
    }

    /** Writes the usual sample. */
    public static Path write(Path file) throws IOException {
        return Files.writeString(file, json());
    }

    /** With other names, and a note that is put wherever free text may stand. */
    static String json(List<String> variants, String note) {
        var sample = new SampleDocument(variants, note);
        sample.document();
        sample.json.close();
        return sample.text.toString();
    }

    private void document() {
        json.writeStartObject();
        json.writeNumberProperty("format", 2);
        json.writeStringProperty("mode", "full");
        json.writeStringProperty("begun", "2026-10-03T08:00:00.123Z");
        json.writeStringProperty("ended", "2026-10-03T08:52:11.5Z");
        json.writeBooleanProperty("complete", true);
        json.writeBooleanProperty("indicative", !note.isEmpty());
        json.writeStringProperty("command", "./tokamak compare --full " + note);
        json.writeName("machine");
        SampleJson.object(json, Map.of("cpu", "2 x Sample CPU 3.0 GHz " + note));
        plan();
        json.writeName("figures");
        json.writeStartObject();
        FIGURES.forEach((key, words) -> {
            json.writeName(key);
            SampleJson.object(json, Map.of("sentence", words.get(0), "unit", words.get(1), "better", words.get(2)));
        });
        json.writeEndObject();
        json.writeName("marks");
        json.writeStartObject();
        mark("BUSY", "B", "something else used more than a tenth of a processor on this machine meanwhile", true);
        mark("CLIENT_LATE", "L", "the client sent late", false);
        json.writeEndObject();
        json.writeName("experiments");
        json.writeStartObject();
        for (String name : List.of("echo", "memory", "connect", "hockey", "overload", "neighbour", "ramp", "udp",
                "files", "chat", "course", "code", "orders")) {
            json.writeName(name);
            SampleJson.object(json,
                    Map.of("title", "Sample: " + name, "question", "What does " + name + " show?", "method",
                            "Fabricated. " + note));
        }
        json.writeEndObject();
        SampleJson.list(json, "remarks", List.of("This is a sample: nothing was measured.", note));
        json.writeName("measurements");
        json.writeStartArray();
        var runs = new SampleRuns(variants, note).all(ROUNDS);
        runs.forEach(run -> run.write(json));
        json.writeEndArray();
        json.writeName("summaries");
        json.writeStartArray();
        new SampleSummaries(variants.getFirst(), json).write(runs);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void plan() {
        json.writeName("plan");
        json.writeStartObject();
        json.writeNumberProperty("message_bytes", 64);
        json.writeNumberProperty("depth", 1);
        json.writeNumberProperty("rounds", ROUNDS);
        json.writeNumberProperty("budget_s", 3000);
        SampleJson.numbers(json, "load_shares", List.of(0.5, 0.7, 0.9));
        json.writeName("variants");
        json.writeStartArray();
        for (String variant : variants) {
            json.writeStartObject();
            json.writeStringProperty("name", variant);
            json.writeBooleanProperty("control", false);
            SampleJson.list(json, "command", List.of("tokamak", "serve", "--transport", variant));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void mark(String name, String letter, String sentence, boolean spoilsCost) {
        json.writeName(name);
        json.writeStartObject();
        json.writeStringProperty("letter", letter);
        json.writeStringProperty("sentence", sentence + note);
        json.writeBooleanProperty("spoils_cost", spoilsCost);
        json.writeEndObject();
    }
}
