package dev.tokamak.compare;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.DataFormatException;

import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;

/**
 * What one run of the load brought back.
 *
 * @param seconds      length of the measured interval
 * @param intended     messages that the schedule had in the interval; 0 in a closed loop
 * @param windows      answers in each equal part of the interval
 * @param sent         messages sent in the whole run, warm-up and drain included
 * @param received     right answers in the whole run
 * @param wrong        answers that differ in any byte
 * @param unsendable   messages whose client was gone
 * @param lostClients  clients whose connection ended
 * @param busy         share of the interval that the load thread had something to do, 0 to 1
 * @param latency      nanoseconds from the intended send; in a closed loop the same as service
 * @param service      nanoseconds from the actual send
 * @param lag          nanoseconds from intended to actual send; empty in a closed loop
 * @param timeline     latency in each equal part of the interval
 * @param drainSeconds from the end of the interval until everything had been answered, or no hope was left
 */
record LoadResult(
        double seconds,
        long intended,
        List<Long> windows,
        long sent,
        long received,
        long wrong,
        long unsendable,
        int lostClients,
        double busy,
        Histogram latency,
        Histogram service,
        Histogram lag,
        List<Window> timeline,
        double drainSeconds) {
    LoadResult {
        windows = List.copyOf(windows);
        timeline = List.copyOf(timeline);
    }

    /** A result without latencies over time. */
    LoadResult(
            double seconds,
            long intended,
            List<Long> windows,
            long sent,
            long received,
            long wrong,
            long unsendable,
            int lostClients,
            double busy,
            Histogram latency,
            Histogram service,
            Histogram lag) {
        this(seconds, intended, windows, sent, received, wrong, unsendable, lostClients, busy, latency, service, lag,
                List.of(), 0);
    }

    static LoadResult of(LoadRun run, LoadTally tally, long intended, double busy, double drainSeconds) {
        return new LoadResult(
                run.nanos() / 1e9,
                intended,
                Arrays.stream(tally.windows).boxed().toList(),
                tally.sent,
                tally.received,
                tally.wrong,
                tally.unsendable,
                tally.lostClients,
                busy,
                tally.latency,
                tally.service,
                tally.lag,
                tally.timeline.windows(),
                drainSeconds);
    }

    /** What something else than {@link LoadLoop} brought back, of which there are latencies alone. */
    static LoadResult of(double seconds, long answered, long lost, long wrong, Histogram latency) {
        return new LoadResult(seconds, 0, List.of(answered), answered + lost, answered, wrong, 0, 0, 0, latency,
                latency,
                new Histogram(latency.getNumberOfSignificantValueDigits()));
    }

    /** Answers in the measured interval. */
    long answered() {
        return windows.stream().mapToLong(each -> each).sum();
    }

    /** Answers a second in the measured interval. */
    double perSecond() {
        return answered() / seconds;
    }

    /** Messages of the whole run that have no right answer. */
    long lost() {
        return sent - received + unsendable;
    }

    LoadLine toLine() {
        LoadLine line = LoadLine.of("done")
                .with("seconds", seconds)
                .with("intended", intended)
                .with("windows", windows.stream().map(String::valueOf).collect(Collectors.joining(",")))
                .with("sent", sent)
                .with("received", received)
                .with("wrong", wrong)
                .with("unsendable", unsendable)
                .with("lostClients", lostClients)
                .with("busy", busy)
                .with("latency", encode(latency))
                .with("service", encode(service))
                .with("lag", encode(lag))
                .with("drainSeconds", drainSeconds);
        return Window.write(line, timeline);
    }

    /**
     * Reads what {@link #toLine} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static LoadResult parse(LoadLine line) {
        return new LoadResult(
                line.decimal("seconds"),
                line.number("intended"),
                Arrays.stream(line.text("windows").split(",")).map(Long::valueOf).toList(),
                line.number("sent"),
                line.number("received"),
                line.number("wrong"),
                line.number("unsendable"),
                (int) line.number("lostClients"),
                line.decimal("busy"),
                decode(line.text("latency")),
                decode(line.text("service")),
                decode(line.text("lag")),
                Window.read(line),
                line.decimal("drainSeconds"));
    }

    /** The histogram in HdrHistogram's compressed form, base64: other tools read it too. */
    static String encode(AbstractHistogram histogram) {
        var bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    static Histogram decode(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("not a histogram", e);
        }
    }
}
