package dev.tokamak.compare;

import java.io.IOException;

/** Something to measure about every variant, in turn, so that what changes on the machine meets all alike. */
interface Experiment {
    /** A word, as it stands in JSON. */
    String name();

    /**
     * Measures and adds to the bench's results. What goes wrong with one variant is a marked measurement, not an exception.
     *
     * @throws IOException when nothing can be measured at all; one line
     */
    void run(Bench bench) throws IOException, InterruptedException;
}
