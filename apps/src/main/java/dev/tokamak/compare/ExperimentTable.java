package dev.tokamak.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.tokamak.compare.report.Range;

/** What one experiment found, for the terminal: a row for each place and variant, medians of the rounds. */
final class ExperimentTable {
    /**
     * A figure that is shown.
     *
     * @param header a word or two, with the unit where it isn't plain
     * @param figure which
     */
    record Column(String header, Figure figure) {}

    private final Plan plan;
    private final Results results;
    private final Experiment experiment;

    ExperimentTable(Plan plan, Results results, Experiment experiment) {
        this.plan = plan;
        this.results = results;
        this.experiment = experiment;
    }

    /** Empty when nothing was measured, or there is nothing to show here. The marks that are shown are added to those used. */
    List<String> lines(Set<Mark> used) {
        var columns = experiment.columns();
        var places = results.places().stream()
                .filter(place -> place.experiment().equals(experiment.name()))
                .filter(place -> plan.variants().stream().anyMatch(variant -> shows(place, variant.name())))
                .toList();
        if (columns.isEmpty() || places.isEmpty()) {
            return List.of();
        }
        var table = new TextTable();
        var header = new ArrayList<>(List.of("where, variant"));
        columns.forEach(column -> header.add(column.header()));
        header.add("");
        table.row(header.toArray(String[]::new));
        boolean counts = places.stream().map(place -> place.protocol() + place.phase() + place.setting()).distinct()
                .count() < places.size();
        for (Place place : places) {
            for (Variant variant : plan.variants()) {
                if (results.has(place, variant.name())) {
                    row(table, place, variant.name(), counts, used);
                }
            }
        }
        var lines = new ArrayList<>(List.of(experiment.title()));
        lines.addAll(table.lines());
        return lines;
    }

    private boolean shows(Place place, String variant) {
        return experiment.columns().stream()
                .anyMatch(column -> results.range(place, variant, column.figure()).isPresent());
    }

    private void row(TextTable table, Place place, String variant, boolean counts, Set<Mark> used) {
        var cells = new ArrayList<String>();
        cells.add(where(place, counts) + ", " + variant);
        for (Column column : experiment.columns()) {
            Optional<Range> range = results.range(place, variant, column.figure());
            cells.add(range.map(each -> ResultTable.number(each.median())).orElse(""));
        }
        Set<Mark> marks = results.marks(place, variant);
        used.addAll(marks);
        cells.add(marks.stream().sorted().map(mark -> String.valueOf(mark.letter())).collect(Collectors.joining()));
        table.row(cells.toArray(String[]::new));
    }

    /** With the number of clients where places differ in that alone. */
    private static String where(Place place, boolean counts) {
        String protocol = place.clients() == 0 ? "" : place.protocol().toUpperCase(Locale.ROOT) + " ";
        String clients = counts && place.clients() > 0
                ? ", " + place.clients() + (place.clients() == 1 ? " client" : " clients")
                : "";
        return (protocol + (place.setting().isEmpty() ? place.phase() : place.setting())).strip() + clients;
    }
}
