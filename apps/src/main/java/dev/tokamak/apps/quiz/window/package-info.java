/**
 * The quiz in a window (Swing, FlatLaf). Everything here happens on the event dispatch thread, except where said; the network
 * lives on the transport's thread and hands lines over.
 */
@NullMarked
package dev.tokamak.apps.quiz.window;

import org.jspecify.annotations.NullMarked;
