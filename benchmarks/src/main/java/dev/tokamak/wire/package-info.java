/**
 * Stress tests and benchmarks of the parts of a connection, in their package because those parts are nobody else's. Never
 * shipped.
 */
@NullMarked
package dev.tokamak.wire;

import org.jspecify.annotations.NullMarked;
