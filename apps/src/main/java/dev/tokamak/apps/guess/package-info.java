/** Guess a number: the smallest protocol with states, and the first handler to read (docs/apps/guess.md goes through it). */
@NullMarked
package dev.tokamak.apps.guess;

import org.jspecify.annotations.NullMarked;
