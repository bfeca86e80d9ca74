/**
 * Stress tests and benchmarks of the reactor's own parts, in its package because those parts are nobody else's. Never
 * shipped.
 */
@NullMarked
package dev.tokamak.reactor;

import org.jspecify.annotations.NullMarked;
