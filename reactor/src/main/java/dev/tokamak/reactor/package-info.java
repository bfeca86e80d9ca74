/**
 * The selector transport: one thread, one selector, any number of TCP and UDP channels. Read {@code EventLoop.turn} first.
 */
@NullMarked
package dev.tokamak.reactor;

import org.jspecify.annotations.NullMarked;
