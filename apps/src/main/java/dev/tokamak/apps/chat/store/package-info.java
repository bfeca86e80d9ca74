/** What a chat keeps: what was said in each room, numbered, in a journal that survives a crash. One thread; it blocks. */
@NullMarked
package dev.tokamak.apps.chat.store;

import org.jspecify.annotations.NullMarked;
