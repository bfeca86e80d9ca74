package dev.tokamak.compare;

import java.io.IOException;
import java.util.List;

/** Something to measure about every variant, in turn, so that what changes on the machine meets all alike. */
interface Experiment {
    /** A word, as it stands in JSON and after {@code --experiments}. */
    String name();

    /** A few words, as they stand over its part of the report. */
    String title();

    /** What a person wants to know from it: a question. */
    String question();

    /** How it is measured, in a sentence or two. */
    String method();

    /** Its part of the time, relative to the others; what it does not use, those after it get. */
    double weight();

    /** What the terminal shows of it; empty where that has a table of its own. The report shows everything. */
    default List<ExperimentTable.Column> columns() {
        return List.of();
    }

    /**
     * Measures and adds to the bench's results. What goes wrong with one variant is a marked measurement, not an exception.
     *
     * @throws IOException when nothing can be measured at all; one line
     */
    void run(Bench bench) throws IOException, InterruptedException;
}
