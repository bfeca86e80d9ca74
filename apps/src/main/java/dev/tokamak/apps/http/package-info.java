/**
 * HTTP/1.1 (RFC 9112) as bytes in, events out: decoders for requests and responses that do no I/O, an encoder for
 * heads, and a client for one GET at a time over any transport. Strict where leniency has let requests be smuggled.
 */
@NullMarked
package dev.tokamak.apps.http;

import org.jspecify.annotations.NullMarked;
