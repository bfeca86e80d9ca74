package dev.tokamak.compare;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * One run of one variant, with everything that was measured and what can't be trusted about it.
 *
 * @param experiment name of the experiment
 * @param phase      its part: {@code closed}, {@code open}, {@code idle}
 * @param protocol   {@code tcp} or {@code udp}
 * @param clients    how many were connected
 * @param round      from 1
 * @param variant    what was measured
 * @param figures    what came out
 * @param marks      why it can't be trusted
 * @param result     what the load brought back, if there was a load
 * @param note       what else is to be said
 */
record Measurement(
        String experiment,
        String phase,
        String protocol,
        int clients,
        int round,
        String variant,
        Map<Figure, Double> figures,
        Set<Mark> marks,
        @Nullable LoadResult result,
        String note) {
    Measurement {
        figures = Map.copyOf(figures);
        marks = Set.copyOf(marks);
    }
}
