package dev.tokamak.apps.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A queue without a writer: what handlers hand over can be looked at. */
final class Kept {

    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T02:32:59.151046Z"), ZoneOffset.ofHours(1));
    static final String RECEIVED = "2026-11-21T03:32:59.151046+01:00";

    final RecordQueue queue;

    Kept() {
        this(1 << 20, 2 << 20);
    }

    Kept(long lowMark, long highMark) {
        queue = new RecordQueue(lowMark, highMark);
    }

    LogHandler handler() {
        return new LogHandler(queue, CLOCK, SyslogFrames.LONGEST);
    }

    LogHandler handler(int longest) {
        return new LogHandler(queue, CLOCK, longest);
    }

    /** Everything since this was last asked for, as a file would have it. */
    String text() {
        var chunks = new ArrayList<RecordBuffer.Chunk>();
        queue.take(chunks, Integer.MAX_VALUE);
        var all = new StringBuilder();
        for (var chunk : chunks) {
            var text = new String(chunk.bytes(), 0, chunk.length(), StandardCharsets.UTF_8);
            assertThat(text).endsWith("\n");
            assertThat(text.chars().filter(c -> c == '\n').count()).isEqualTo(chunk.records());
            all.append(text);
        }
        return all.toString();
    }

    /** The records without their ends. */
    List<String> lines() {
        return text().lines().toList();
    }

    /** The records without the time and the peer. */
    List<String> messages() {
        return lines().stream().map(Kept::withoutReceipt).toList();
    }

    static String withoutReceipt(String line) {
        assertThat(line).startsWith(RECEIVED + " ");
        return line.substring(line.indexOf(' ', RECEIVED.length() + 1) + 1);
    }

    /** The record of one message, without the time and the peer. */
    static String record(String message) {
        return record(message.getBytes(StandardCharsets.UTF_8));
    }

    /** The record of one message, without the time and the peer. */
    static String record(byte[] message) {
        var in = ByteBuffer.wrap(message);
        var parsed = new ParsedMessage();
        SyslogParser.parse(in, parsed);
        var out = new RecordBuffer(0);
        RecordFormat.add(out, Received.now(CLOCK), new byte[] {'p'}, in, parsed, false);
        var chunk = out.chunk(0);
        var line = new String(chunk.bytes(), 0, chunk.length(), StandardCharsets.UTF_8);
        assertThat(line.indexOf('\n')).as("one line: " + line).isEqualTo(line.length() - 1);
        return withoutReceipt(line.substring(0, line.length() - 1));
    }
}
