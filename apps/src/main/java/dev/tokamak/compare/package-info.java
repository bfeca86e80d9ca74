/**
 * {@code tokamak compare}: threads against selectors, measured. A server in its own process, the load from another, and
 * this one, which starts both, waits, reads what the kernel has counted, judges whether a figure can be trusted, and
 * reports.
 */
@NullMarked
package dev.tokamak.compare;

import org.jspecify.annotations.NullMarked;
