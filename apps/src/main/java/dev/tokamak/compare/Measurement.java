package dev.tokamak.compare;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * One run of one variant, with everything that was measured and what can't be trusted about it.
 *
 * @param place   what was measured
 * @param round   from 1
 * @param variant of what
 * @param figures what came out
 * @param marks   why it can't be trusted
 * @param result  what the load brought back, if there was a load
 * @param series  figures that are more than one number
 * @param note    what else is to be said
 */
record Measurement(
        Place place,
        int round,
        String variant,
        Map<Figure, Double> figures,
        Set<Mark> marks,
        @Nullable LoadResult result,
        List<Series> series,
        String note) {
    Measurement {
        figures = Map.copyOf(figures);
        marks = Set.copyOf(marks);
        series = List.copyOf(series);
    }

    /** A run that could not be measured. */
    static Measurement died(Place place, int round, String variant, String note) {
        return new Measurement(place, round, variant, Map.of(), EnumSet.of(Mark.DIED), null, List.of(), note);
    }
}
