package dev.tokamak.metrics;

/** What every transport counts, from its start. */
public enum Counter {
    /** Connections accepted by listeners. */
    ACCEPTED,
    /** Outgoing connections established. */
    CONNECTED,
    /** Connections that are over, for whatever reason; attempts that failed included. */
    CLOSED,
    /** Connections turned away because of a limit per address. */
    REFUSED,
    /** Times that accepting paused because descriptors, threads or memory were exhausted. */
    ACCEPT_PAUSES,
    /** Bytes read from connections. */
    BYTES_READ,
    /** Bytes written to connections. */
    BYTES_WRITTEN,
    /** Writes dropped because the connection took no more output. */
    WRITES_DROPPED,
    /** Exceptions and errors thrown by handlers, tasks and timers. */
    HANDLER_ERRORS,
    /** Interrupt flags found set after a callback, or on a thread of the transport, and cleared. */
    INTERRUPTS_CLEARED,
    /** Connections cut by the peer. */
    PEER_RESETS,
    /** Connections ended because the peer took too little output. */
    SLOW_CONSUMERS,
    /** Datagrams received. */
    DATAGRAMS_RECEIVED,
    /** Datagrams sent. */
    DATAGRAMS_SENT,
    /** Datagrams received whose handling threw. */
    DATAGRAMS_FAILED,
    /** Datagrams received that were longer than the port's limit. */
    DATAGRAMS_TRUNCATED,
    /** Datagrams not sent: no room, impossible target, too large, port closed. */
    DATAGRAMS_DROPPED,
    /** Callbacks that the watchdog found holding a loop. */
    SLOW_CALLBACKS,
    /** Offloaded work turned away because too much was waiting. */
    OFFLOADS_REJECTED
}
