/**
 * The client's side of the chat, without input or output but that of a connection: what is said is repeated until it is
 * acknowledged, what was missed is asked for, so that no line is lost or doubled however often the connection breaks.
 */
@NullMarked
package dev.tokamak.apps.chat.client;

import org.jspecify.annotations.NullMarked;
