/**
 * The transport with a thread per client: a thread blocks in {@code read} for each connection, platform or virtual. The
 * contract is that of the selector transport, and the code has the same shape where it can, so that the two can be laid
 * side by side. Read {@code TcpClient} first.
 */
@NullMarked
package dev.tokamak.threaded;

import org.jspecify.annotations.NullMarked;
