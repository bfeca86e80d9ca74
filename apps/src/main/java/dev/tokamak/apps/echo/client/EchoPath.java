package dev.tokamak.apps.echo.client;

import java.util.OptionalLong;

/** A way to a server and back, for one round trip at a time. */
interface EchoPath {

    /** What it is called in a report: "tcp" or "udp". */
    String name();

    /** Begins a round trip; the one before is over. It ends on whatever thread the transport chooses. */
    void begin(Trip trip);

    /** How long the first connection took to be established, nanoseconds. */
    OptionalLong connectNanos();

    /** Replies that came twice and were ignored. */
    long duplicates();

    /** No round trip will follow. Any thread. */
    void close();
}
