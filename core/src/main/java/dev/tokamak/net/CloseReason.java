package dev.tokamak.net;

/** Why a connection or a port is over. Handed to the handler, logged and counted. */
public enum CloseReason {
    /** The handler closed it, and everything queued was sent. */
    CLOSED("closed by the handler"),
    /** The peer ended its side in good order first; the handler had its say and then closed. */
    PEER_CLOSED("closed by the peer"),
    /** The peer cut the connection with a reset, or it broke while output was on its way. */
    PEER_RESET("reset by the peer"),
    /** An outgoing connection was refused, unreachable, or its name could not be resolved. */
    CONNECT_FAILED("connect failed"),
    /** An outgoing connection was not established in time. */
    CONNECT_TIMEOUT("connect timed out"),
    /** The handler, a task or a timer of it threw. */
    HANDLER_ERROR("error in the handler"),
    /** The handler could make no sense of the input. */
    MALFORMED("malformed input"),
    /** No byte moved in either direction for the idle time. */
    IDLE("idle for too long"),
    /** The peer took too little output for too long, or the queue hit its hard limit. */
    SLOW_CONSUMER("peer too slow in reading"),
    /** Input that the handler left unread filled its buffer. */
    INPUT_OVERFLOW("unread input overflowed"),
    /** The TLS handshake or a TLS record failed. */
    TLS_FAILED("TLS failed"),
    /** TLS input ended without close_notify: it may have been cut. */
    TRUNCATED("TLS stream truncated"),
    /** Turned away: over a limit, or the transport was shutting down. */
    REFUSED("refused"),
    /** The transport was shut down. */
    SHUTDOWN("shut down"),
    /** Any other failure of the socket, or of a file that was being sent. */
    IO_ERROR("input/output error");

    private final String sentence;

    CloseReason(String sentence) {
        this.sentence = sentence;
    }

    /**
     * The reason in words, for logs and people.
     *
     * @return a few words, lower case, no full stop
     */
    public String sentence() {
        return sentence;
    }
}
