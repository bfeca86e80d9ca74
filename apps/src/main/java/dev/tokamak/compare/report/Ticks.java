package dev.tokamak.compare.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.tokamak.compare.report.Chart.Axis;
import dev.tokamak.compare.report.Chart.Point;
import dev.tokamak.compare.report.Chart.Scale;

/**
 * Where an axis begins, ends and has its ticks.
 *
 * @param axis what it is of
 * @param from its least value
 * @param to its greatest, more than the least
 * @param ticks those between
 */
record Ticks(Axis axis, double from, double to, List<Double> ticks) {
    private static final int WANTED = 5;
    private static final double DECADE = 10;
    private static final double ROOM = 1.15;
    /** Up to so many decades there is room for ticks at 2 and 5. */
    private static final double ROOM_FOR_FIVES = 2.35;

    /** The axis that runs to the right; clients, as powers, get a tick each. */
    static Ticks right(Chart chart) {
        return of(chart.x(), values(chart, false), chart.x().scale() == Scale.LOG);
    }

    /** The axis that runs upwards; it begins at zero unless it is logarithmic. */
    static Ticks up(Chart chart) {
        return of(chart.y(), values(chart, true), false);
    }

    private static double[] values(Chart chart, boolean up) {
        return chart.lines().stream()
                .flatMap(line -> line.points().stream())
                .flatMap((Point point) -> Stream.of(
                        up ? point.low() : point.x(), up ? point.high() : point.x()))
                .mapToDouble(value -> value)
                .sorted()
                .distinct()
                .toArray();
    }

    private static Ticks of(Axis axis, double[] sorted, boolean each) {
        double least = sorted[0];
        double greatest = sorted[sorted.length - 1];
        return switch (axis.scale()) {
            case CATEGORY -> new Ticks(axis, -0.5, axis.names().size() - 0.5, whole(0, axis.names().size() - 1));
            case PERCENTILE -> new Ticks(axis, 0, Math.max(1, greatest), whole(0, (int) greatest));
            case LINEAR -> linear(axis, Math.min(0, least), greatest);
            case LOG -> each
                    ? new Ticks(axis, least / ROOM, greatest * ROOM, boxed(sorted))
                    : logarithmic(axis, least, greatest);
        };
    }

    private static Ticks linear(Axis axis, double least, double greatest) {
        double span = greatest > least ? greatest - least : 1;
        double raw = span / WANTED;
        double power = Math.pow(DECADE, Math.floor(Math.log10(raw)));
        double step = power * (raw / power > 5 ? 10 : raw / power > 2 ? 5 : raw / power > 1 ? 2 : 1);
        double from = Math.floor(least / step) * step;
        double to = Math.max(Math.ceil(greatest / step) * step, from + step);
        var ticks = new ArrayList<Double>();
        for (int i = 0; from + i * step <= to + step / 2; i++) {
            ticks.add(from + i * step);
        }
        return new Ticks(axis, from, to, ticks);
    }

    /** From one of 1, 2, 5 to another; with ticks at all of these where the decades are few. */
    private static Ticks logarithmic(Axis axis, double least, double greatest) {
        double from = 0;
        double to = 0;
        var between = new ArrayList<Double>();
        for (int power = (int) Math.floor(Math.log10(least)); to < greatest || to <= from; power++) {
            for (double digit : new double[] {1, 2, 5}) {
                double value = digit * Math.pow(DECADE, power);
                if (value <= least) {
                    from = value;
                } else if (to < greatest || to <= from) {
                    between.add(value);
                    to = value;
                }
            }
        }
        between.addFirst(from);
        double decades = Math.log10(to / from);
        List<Double> ticks = decades <= ROOM_FOR_FIVES
                ? between
                : between.stream().filter(value -> Math.abs(Math.log10(value) - Math.rint(Math.log10(value))) < 1e-9)
                        .toList();
        return new Ticks(axis, from, to, ticks);
    }

    private static List<Double> whole(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> (double) i).toList();
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** The place of a value, 0 to 1 along the axis. */
    double share(double value) {
        return axis.scale() == Scale.LOG
                ? Math.log(value / from) / Math.log(to / from)
                : (value - from) / (to - from);
    }

    /** What stands at a tick. */
    String text(double tick) {
        return switch (axis.scale()) {
            case CATEGORY -> axis.names().get((int) Math.round(tick));
            case PERCENTILE -> axis.text(tick);
            case LINEAR, LOG -> Texts.tick(tick);
        };
    }
}
