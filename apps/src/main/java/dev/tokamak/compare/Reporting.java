package dev.tokamak.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of the results.
 *
 * @param folder     of the report
 * @param json       a further file for everything
 * @param baseline   an earlier comparison to relate to
 * @param thresholds what they must show
 */
record Reporting(Path folder, Optional<Path> json, Optional<Baseline> baseline, List<Threshold> thresholds) {
    Reporting {
        thresholds = List.copyOf(thresholds);
    }
}
