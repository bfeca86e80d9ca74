package dev.tokamak.compare;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What came out of one trial of one server: a {@link Measurement} without its place.
 *
 * @param figures what came out
 * @param marks   why it can't be trusted
 * @param result  what the load brought back, if there was a load
 * @param series  figures that are more than one number
 * @param note    what else is to be said
 */
record Outcome(
        Map<Figure, Double> figures,
        Set<Mark> marks,
        @Nullable LoadResult result,
        List<Series> series,
        String note) {
    private static final double MICROS = 1e3;
    private static final double MICROS_A_SECOND = 1e6;
    private static final double MILLIS_A_SECOND = 1e3;

    Outcome {
        figures = Map.copyOf(figures);
        marks = Set.copyOf(marks);
        series = List.copyOf(series);
    }

    /** All that there is to tell about a run of the load, but for what the experiment has to say. */
    static Outcome of(LoadRun run, LoadResult result, boolean udp, Effort effort, Cpus cpus) {
        var figures = new EnumMap<Figure, Double>(Figure.class);
        effort.tell(figures, cpus);
        figures.put(Figure.SECONDS, result.seconds());
        figures.put(Figure.THROUGHPUT, result.perSecond());
        figures.put(Figure.MESSAGES, (double) result.sent());
        figures.put(Figure.LOST, (double) result.lost());
        figures.put(Figure.WRONG, (double) result.wrong());
        figures.put(Figure.CLIENT_BUSY, result.busy());
        if (result.received() > 0) {
            figures.put(Figure.CPU_PER_MESSAGE, effort.microsFor(result.received()));
            figures.put(Figure.CLIENT_CPU, effort.loadSeconds() * MICROS_A_SECOND / result.received());
            effort.switches().ifPresent(
                    count -> figures.put(Figure.SWITCHES_PER_MESSAGE, count / result.received()));
        }
        if (result.service().getTotalCount() > 0) {
            figures.put(Figure.SERVICE_P50, micros(result.service(), 50));
            figures.put(Figure.SERVICE_P99, micros(result.service(), 99));
        }
        if (run.open()) {
            figures.put(Figure.INTENDED_RATE, run.perSecond());
            latencies(figures, result.latency());
            if (result.lag().getTotalCount() > 0) {
                figures.put(Figure.CLIENT_LAG_P99, micros(result.lag(), 99));
            }
        }
        Set<Mark> marks = run.open()
                ? TrustRules.open(result, udp, effort.foreign())
                : TrustRules.closed(result, udp, effort.serverBusy(cpus), effort.foreign());
        return new Outcome(figures, marks, result, List.of(), "");
    }

    /** Answers a second; 0 when nothing was measured. */
    double throughput() {
        return figures.getOrDefault(Figure.THROUGHPUT, 0.0);
    }

    /** The same, with what tells of a run that is meant to ask for more than can be done. */
    Outcome overloaded() {
        var more = new EnumMap<Figure, Double>(Figure.class);
        if (result != null && result.intended() > 0) {
            more.put(Figure.SERVED, (double) result.answered() / result.intended());
        }
        if (result != null && result.lost() == 0) {
            more.put(Figure.RECOVERY, result.drainSeconds() * MILLIS_A_SECOND);
        }
        return result == null
                ? with(more)
                : with(more).marked(TrustRules.overload(result.answered(), result.intended()));
    }

    private Outcome marked(Set<Mark> more) {
        Set<Mark> all = EnumSet.noneOf(Mark.class);
        all.addAll(marks);
        all.addAll(more);
        return new Outcome(figures, all, result, series, note);
    }

    /** Adds the usual percentiles; nothing when there was no answer. */
    static void latencies(Map<Figure, Double> figures, Histogram latency) {
        if (latency.getTotalCount() > 0) {
            figures.put(Figure.P50, micros(latency, 50));
            figures.put(Figure.P99, micros(latency, 99));
            figures.put(Figure.P999, micros(latency, 99.9));
            figures.put(Figure.MAX, micros(latency, 100));
        }
    }

    static double micros(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / MICROS;
    }

    Outcome with(Figure figure, double value) {
        return with(Map.of(figure, value));
    }

    Outcome with(Map<Figure, Double> given) {
        var more = new EnumMap<Figure, Double>(Figure.class);
        more.putAll(figures);
        more.putAll(given);
        return new Outcome(more, marks, result, series, note);
    }

    Outcome with(Series... more) {
        return new Outcome(figures, marks, result, List.of(more), note);
    }

    Outcome noting(String remark) {
        return new Outcome(figures, marks, result, series, remark);
    }

    /** Without marks whose rule the experiment breaks by its nature. */
    Outcome exempt(Set<Mark> spared) {
        Set<Mark> fewer = EnumSet.noneOf(Mark.class);
        fewer.addAll(marks);
        fewer.removeAll(spared);
        return new Outcome(figures, fewer, result, series, note);
    }
}
