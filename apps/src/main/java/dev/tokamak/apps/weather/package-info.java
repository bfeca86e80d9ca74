/**
 * The weather relay: a place or coordinates in, the current weather as one line of JSON out. What many ask is asked
 * upstream once, kept as long as it is good, and given with its age when upstream fails.
 */
@NullMarked
package dev.tokamak.apps.weather;

import org.jspecify.annotations.NullMarked;
