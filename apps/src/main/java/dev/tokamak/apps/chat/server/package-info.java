/** The chat's server: connections, rooms, accounts. */
@NullMarked
package dev.tokamak.apps.chat.server;

import org.jspecify.annotations.NullMarked;
