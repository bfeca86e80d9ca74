package dev.tokamak.apps.http;

/** How the end of a message's body is found: RFC 9112 section 6.3. */
public sealed interface Framing {

    /** There is no body. */
    record None() implements Framing {}

    /**
     * So many bytes.
     *
     * @param bytes
     *            0 or more
     */
    record Length(long bytes) implements Framing {}

    /** Chunks, each behind its size, and perhaps trailers: RFC 9112 section 7.1. */
    record Chunked() implements Framing {}

    /** Everything until the connection is closed in good order; responses only. */
    record UntilClose() implements Framing {}
}
