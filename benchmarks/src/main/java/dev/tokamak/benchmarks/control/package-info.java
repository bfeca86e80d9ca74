/** Echo servers that are not ours: what {@code tokamak compare --control} measures our transports against. */
@NullMarked
package dev.tokamak.benchmarks.control;

import org.jspecify.annotations.NullMarked;
