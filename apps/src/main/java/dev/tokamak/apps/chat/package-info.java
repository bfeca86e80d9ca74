/** A chat with rooms, accounts and kept conversations, over lines of text. */
@NullMarked
package dev.tokamak.apps.chat;

import org.jspecify.annotations.NullMarked;
