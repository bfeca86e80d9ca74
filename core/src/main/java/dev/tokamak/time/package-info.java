/** Clocks and timers. Time is a number of nanoseconds from an injected clock and is compared by difference only. */
@NullMarked
package dev.tokamak.time;

import org.jspecify.annotations.NullMarked;
