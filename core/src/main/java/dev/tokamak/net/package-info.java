/**
 * The contract: all that the author of a protocol has to learn. A handler written against this package runs unchanged on
 * the selector reactor and on thread-per-client transports; {@link dev.tokamak.net.Connection} lists what it may rely on.
 */
@NullMarked
package dev.tokamak.net;

import org.jspecify.annotations.NullMarked;
