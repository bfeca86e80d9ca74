/**
 * The life of a connection and of a port, once, for every transport. For the authors of transports; authors of protocols
 * need nothing from here.
 */
@NullMarked
package dev.tokamak.wire;

import org.jspecify.annotations.NullMarked;
