/** The chat on a terminal: a prompt that stays whole while messages come, with colours and completion. */
@NullMarked
package dev.tokamak.apps.chat.terminal;

import org.jspecify.annotations.NullMarked;
