/** The chat over sockets: programs of others, members that don't read, a server that is killed. */
@NullMarked
package dev.tokamak.chat;

import org.jspecify.annotations.NullMarked;
