/**
 * A quiz of additions for many players at once: the server asks, checks, keeps scores and a table of the best. The protocol
 * is lines that a person can read and a program can parse ({@link dev.tokamak.apps.quiz.QuizLine}, docs/apps/quiz.md).
 */
@NullMarked
package dev.tokamak.apps.quiz;

import org.jspecify.annotations.NullMarked;
