package dev.tokamak.compare.report;

import java.util.List;

/**
 * One experiment in the report.
 *
 * @param experiment its name in the document
 * @param title its title
 * @param question what it asks
 * @param method how it was measured
 * @param groups its plots
 */
record Section(String experiment, String title, String question, String method, List<Group> groups) {

    /** Plots that stand together; the title may be empty. */
    record Group(String title, List<Chart> charts) {}

    /** All plots in their order. */
    List<Chart> charts() {
        return groups.stream().flatMap(group -> group.charts().stream()).toList();
    }
}
