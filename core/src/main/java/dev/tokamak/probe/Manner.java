package dev.tokamak.probe;

/** Which kind of transport a probe imitates. A handler can't tell the difference, and a test of that is cheap. */
public enum Manner {
    /** As a selector loop does it: answers are gathered in the loop's buffer, and the socket never blocks. */
    REACTOR,
    /** As a thread per client does it: answers are queued, and written outside the connection's context. */
    THREADED
}
