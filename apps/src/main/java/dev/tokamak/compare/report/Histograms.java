package dev.tokamak.compare.report;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;

import org.HdrHistogram.Histogram;

import dev.tokamak.compare.report.Chart.Point;
import dev.tokamak.compare.report.ReportDocument.Run;

/** The histograms of a document, and the curve of percentiles through them. */
final class Histograms {
    static final String LATENCY = "latency_hdr_ns";
    static final String SERVICE = "service_hdr_ns";

    private static final double NANOS_A_MICRO = 1_000;
    private static final double STEP = 0.1;

    private Histograms() {}

    /**
     * All rounds in one histogram.
     *
     * @throws IllegalArgumentException when one can't be decoded
     */
    static Optional<Histogram> merged(List<Run> runs, String name) {
        Optional<Histogram> all = Optional.empty();
        for (Run run : runs) {
            String text = run.histograms().get(name);
            if (text != null) {
                Histogram next = decode(text, name);
                if (all.isEmpty()) {
                    next.setAutoResize(true);
                    all = Optional.of(next);
                } else {
                    all.get().add(next);
                }
            }
        }
        return all.filter(each -> each.getTotalCount() > 0);
    }

    private static Histogram decode(String text, String name) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(Base64.getDecoder().decode(text)), 1);
        } catch (DataFormatException | RuntimeException e) { // what it throws at garbage is not documented
            throw new IllegalArgumentException("a histogram can't be decoded: " + Texts.quoted(name), e);
        }
    }

    /** Microseconds over log10(1 / (1 - p)), as far as there is more than one value behind a point. */
    static List<Point> percentiles(Histogram histogram) {
        var points = new ArrayList<Point>();
        double end = Math.log10((double) histogram.getTotalCount());
        for (int step = 0; step * STEP <= end; step++) {
            double x = step * STEP;
            double percentile = 100 * (1 - Math.pow(10, -x));
            points.add(new Point(x, histogram.getValueAtPercentile(percentile) / NANOS_A_MICRO));
        }
        return points;
    }
}
