package dev.tokamak.compare;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import dev.tokamak.compare.report.Range;

/** What was measured so far, and what was left out and why. Safe for use by the measuring thread and the one that ends it. */
final class Results {
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private boolean complete = true;

    synchronized void add(Measurement measurement) {
        measurements.add(measurement);
    }

    /** Something to be said in the report; once is enough. */
    synchronized void remark(String sentence) {
        if (!remarks.contains(sentence)) {
            remarks.add(sentence);
        }
    }

    /** Something that was planned and not measured; the sentence says what and why. */
    synchronized void leftOut(String sentence) {
        complete = false;
        remark(sentence);
    }

    /** Was everything measured that was planned? */
    synchronized boolean isComplete() {
        return complete;
    }

    /**
     * Are the figures no more than a first look, because that was asked for, or because the main experiment, or without it any other,
     * had one round?
     */
    boolean isIndicative(Plan plan) {
        List<Place> measured = places().stream().filter(place -> !place.experiment().equals("code")).toList();
        List<Place> main = measured.stream().filter(place -> place.experiment().equals("echo")).toList();
        return plan.mode() == Mode.QUICK
                || (main.isEmpty() ? measured : main).stream()
                        .flatMap(place -> plan.variants().stream().map(variant -> rounds(place, variant.name())))
                        .anyMatch(rounds -> rounds == 1);
    }

    private long rounds(Place place, String variant) {
        return at(place, variant).map(Measurement::round).distinct().count();
    }

    synchronized List<Measurement> all() {
        return List.copyOf(measurements);
    }

    synchronized List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** Everything that was measured, in order. */
    Set<Place> places() {
        var places = new TreeSet<Place>();
        all().forEach(each -> places.add(each.place()));
        return places;
    }

    /** A figure of each round in which it was measured. */
    Map<Integer, Double> values(Place place, String variant, Figure figure) {
        var values = new TreeMap<Integer, Double>();
        at(place, variant).forEach(each -> {
            Double value = each.figures().get(figure);
            if (value != null && Double.isFinite(value)) {
                values.put(each.round(), value);
            }
        });
        return values;
    }

    /** A figure over all rounds; empty when there is none. */
    Optional<Range> range(Place place, String variant, Figure figure) {
        double[] values = values(place, variant, figure).values().stream()
                .mapToDouble(value -> value)
                .toArray();
        return values.length == 0 ? Optional.empty() : Optional.of(Range.of(values));
    }

    /** How a figure relates to another variant's; empty when they have no round in common. */
    Optional<Ratio> ratio(Place place, String variant, String base, Figure figure) {
        return Ratio.of(values(place, variant, figure), values(place, base, figure));
    }

    /** The marks of any round. */
    Set<Mark> marks(Place place, String variant) {
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        at(place, variant).forEach(each -> marks.addAll(each.marks()));
        return marks;
    }

    /** Is there anything about this variant at this place? */
    boolean has(Place place, String variant) {
        return at(place, variant).findAny().isPresent();
    }

    private Stream<Measurement> at(Place place, String variant) {
        return all().stream()
                .filter(each -> each.place().equals(place) && each.variant().equals(variant));
    }
}
