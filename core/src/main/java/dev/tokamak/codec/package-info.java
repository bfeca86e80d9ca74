/**
 * Decoders: from bytes to frames. They keep no bytes, only a few numbers: what is incomplete stays unread in the buffer of
 * {@code onData} and is kept by the connection, within its {@link dev.tokamak.net.Limits#unreadInput}.
 */
@NullMarked
package dev.tokamak.codec;

import org.jspecify.annotations.NullMarked;
