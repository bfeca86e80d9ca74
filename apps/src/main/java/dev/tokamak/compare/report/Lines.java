package dev.tokamak.compare.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

import dev.tokamak.compare.report.Chart.Axis;
import dev.tokamak.compare.report.Chart.Line;
import dev.tokamak.compare.report.Chart.Point;
import dev.tokamak.compare.report.ReportDocument.Place;

/** What all plots share: one line for each variant, through the medians of the rounds with their range. */
final class Lines {
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,4}) ?%");
    private static final int USUAL_PERCENT = 70;

    private Lines() {}

    /** A line for each variant that has this figure at these places; x may be empty where it has none. */
    static List<Line> of(
            ReportDocument document, List<Place> places, BiFunction<Place, String, Optional<Double>> x, String figure) {
        return of(document, places, x, figure, true);
    }

    /** As above; joined or not. */
    static List<Line> of(
            ReportDocument document,
            List<Place> places,
            BiFunction<Place, String, Optional<Double>> x,
            String figure,
            boolean joined) {
        var lines = new ArrayList<Line>();
        List<String> variants = document.variants();
        for (int i = 0; i < variants.size(); i++) {
            String variant = variants.get(i);
            var points = new ArrayList<Point>();
            for (Place place : places) {
                document.summary(place, variant, figure).ifPresent(summary -> x.apply(place, variant)
                        .ifPresent(at -> points.add(
                                new Point(at, summary.median(), summary.min(), summary.max()))));
            }
            points.sort(Comparator.comparingDouble(Point::x));
            if (!points.isEmpty()) {
                lines.add(new Line(variant, i, false, joined, List.copyOf(points)));
            }
        }
        return lines;
    }

    /** Logarithmic where that is possible: a zero has no place on such an axis. */
    static Axis logIfPossible(String label, List<Line> lines) {
        boolean positive = lines.stream()
                .flatMap(line -> line.points().stream())
                .allMatch(point -> point.low() > 0 && point.y() > 0);
        return positive ? Axis.log(label) : Axis.linear(label);
    }

    static Axis clients() {
        return Axis.log("clients");
    }

    static Optional<Double> clients(Place place, String variant) {
        return Optional.of((double) Math.max(1, place.clients()));
    }

    /** The share that a setting names, such as 70 of "70 %". */
    static Optional<Integer> percent(String setting) {
        var matcher = PERCENT.matcher(setting);
        return matcher.matches() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    /** The setting to be shown where there is room for one: 70 % or what is next to it. */
    static String usual(List<Place> places) {
        return nearest(places, USUAL_PERCENT);
    }

    /** The setting nearest to a share, or the first where none is a share; empty where there are no places. */
    static String nearest(List<Place> places, int percent) {
        return settings(places).stream()
                .min(Comparator.comparingInt(setting -> percent(setting)
                        .map(share -> Math.abs(share - percent))
                        .orElse(Integer.MAX_VALUE)))
                .orElse("");
    }

    static List<String> settings(List<Place> places) {
        return distinct(places.stream().map(Place::setting).toList());
    }

    static List<String> protocols(List<Place> places) {
        return distinct(places.stream().map(Place::protocol).toList());
    }

    static List<Place> with(List<Place> places, String protocol) {
        return places.stream().filter(place -> place.protocol().equals(protocol)).toList();
    }

    static List<Place> at(List<Place> places, String setting) {
        return places.stream().filter(place -> place.setting().equals(setting)).toList();
    }

    /** In capitals, with the setting if there is one: "TCP, at 70 %". */
    static String words(String protocol, String setting) {
        String name = protocol.toUpperCase(Locale.ROOT);
        return setting.isEmpty() ? name : name + ", " + (percent(setting).isPresent() ? "at " : "") + setting;
    }

    static <T> List<T> distinct(List<T> all) {
        return List.copyOf(new LinkedHashSet<>(all));
    }
}
