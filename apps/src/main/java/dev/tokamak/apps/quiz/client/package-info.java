/** The quiz as its player sees it: what is known of the game, and how a terminal shows it. */
@NullMarked
package dev.tokamak.apps.quiz.client;

import org.jspecify.annotations.NullMarked;
