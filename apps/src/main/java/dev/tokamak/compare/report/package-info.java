/**
 * The report of a comparison: one page that works without a network, drawings for a README, and a table for other
 * programs. It knows the JSON document (format 2) and nothing else of the comparison, so that an old document can be
 * shown again.
 */
@NullMarked
package dev.tokamak.compare.report;

import org.jspecify.annotations.NullMarked;
