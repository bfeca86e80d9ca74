package dev.tokamak.compare.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A comparison as its JSON document tells it: format 2. Every text in it may be hostile, and is escaped where it is
 * written. {@link DocumentReader} makes it.
 *
 * @param mode how thorough the comparison was: {@code quick}, {@code default} or {@code full}
 * @param begun when it began, as text
 * @param ended when it ended, as text
 * @param complete false when not everything was measured that was planned
 * @param indicative true when the runs were too short or too few to rely on
 * @param command what repeats it
 * @param machine facts about the machine, the JVM and the commit, by name
 * @param plan what was to be measured
 * @param figures what each figure means, by key
 * @param marks why a run can't be trusted, by name
 * @param experiments what was asked, by name, in the order in which they are shown
 * @param remarks what else is to be said
 * @param measurements every run
 * @param summaries the middle of the rounds
 */
record ReportDocument(
        String mode,
        String begun,
        String ended,
        boolean complete,
        boolean indicative,
        String command,
        Map<String, String> machine,
        Plan plan,
        Map<String, FigureInfo> figures,
        Map<String, MarkInfo> marks,
        Map<String, ExperimentInfo> experiments,
        List<String> remarks,
        List<Run> measurements,
        List<Summary> summaries) {

    /** What was to be measured; the first variant is what ratios refer to. */
    record Plan(int messageBytes, int depth, int rounds, double budgetSeconds, List<VariantInfo> variants) {}

    /** A server that took part; a control is there to judge the others by. */
    record VariantInfo(String name, boolean control, List<String> command) {}

    /** What a figure means. */
    record FigureInfo(String sentence, String unit, String better) {}

    /** Why a run can't be trusted, and whether that holds for the processor time of a message too. */
    record MarkInfo(String letter, String sentence, boolean spoilsCost) {}

    /** What an experiment asks, and how. */
    record ExperimentInfo(String title, String question, String method) {}

    /** What was done to a variant; the same for all variants of one comparison. */
    record Place(String experiment, String phase, String protocol, int clients, String setting) {
        /** Such as "TCP, 64 clients, 70 %"; nobody is not mentioned. */
        String words() {
            return Stream.of(protocol.toUpperCase(Locale.ROOT), clients == 0 ? "" : clientsInWords(), setting)
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.joining(", "));
        }

        /** Such as "64 clients". */
        String clientsInWords() {
            return clients + (clients == 1 ? " client" : " clients");
        }
    }

    /** One run of one variant; the histograms are those of HdrHistogram in base64, by their name in the document. */
    record Run(
            Place place,
            int round,
            String variant,
            List<String> marks,
            String note,
            Map<String, Double> figures,
            List<Series> series,
            Map<String, String> histograms) {}

    /** Values over something, such as time; NaN where there was none. */
    record Series(String name, String unit, String xName, String xUnit, List<Double> x, List<Double> values) {}

    /** One figure of one variant over all rounds. */
    record Summary(
            Place place,
            String variant,
            String figure,
            double median,
            double min,
            double max,
            int count,
            List<String> marks,
            Optional<Ratio> ratio) {}

    /** How a figure relates to that of the first variant; low and high are NaN with one round. */
    record Ratio(String to, double median, double low, double high, boolean toldApart) {}

    /** All variants: those of the plan in its order, then any other that was measured. */
    List<String> variants() {
        var names = new LinkedHashSet<String>();
        plan.variants().forEach(each -> names.add(each.name()));
        measurements.forEach(each -> names.add(each.variant()));
        summaries.forEach(each -> names.add(each.variant()));
        return List.copyOf(names);
    }

    /** All experiments: those with a title in their order, then any other that was measured. */
    Map<String, ExperimentInfo> experimentsMeasured() {
        var measured = new LinkedHashSet<String>();
        measurements.forEach(each -> measured.add(each.place().experiment()));
        var all = new LinkedHashMap<String, ExperimentInfo>();
        experiments.forEach((name, info) -> {
            if (measured.contains(name)) {
                all.put(name, info);
            }
        });
        measured.forEach(name -> all.putIfAbsent(name, new ExperimentInfo(name, "", "")));
        return all;
    }

    /** The runs of an experiment's phase, or of all its phases when the phase is empty. */
    List<Run> runs(String experiment, String phase) {
        return measurements.stream()
                .filter(each -> each.place().experiment().equals(experiment))
                .filter(each -> phase.isEmpty() || each.place().phase().equals(phase))
                .toList();
    }

    /** How many rounds an experiment had. */
    int rounds(String experiment) {
        return (int) runs(experiment, "").stream().mapToInt(Run::round).distinct().count();
    }

    /** The places of an experiment's phase, fewer clients first, settings in the order of the document. */
    List<Place> places(String experiment, String phase) {
        Set<Place> places = new LinkedHashSet<>();
        runs(experiment, phase).forEach(each -> places.add(each.place()));
        var sorted = new ArrayList<>(places);
        sorted.sort(Comparator.comparing(Place::protocol).thenComparingInt(Place::clients));
        return sorted;
    }

    /** One figure of one variant at one place, if it was measured. */
    Optional<Summary> summary(Place place, String variant, String figure) {
        return summaries.stream()
                .filter(each -> each.figure().equals(figure) && each.variant().equals(variant)
                        && each.place().equals(place))
                .findFirst();
    }

    /** What is known of a figure, or nothing but its key. */
    FigureInfo figure(String key) {
        return figures.getOrDefault(key, new FigureInfo(key, "", "neither"));
    }

    /** The unit of a figure as the report writes it. */
    String unit(String figure) {
        return Texts.unit(figure(figure).unit());
    }
}
