/** The lines that the chat's server and its clients exchange, as values: what both sides share. No I/O, no state. */
@NullMarked
package dev.tokamak.apps.chat.protocol;

import org.jspecify.annotations.NullMarked;
