package dev.tokamak.apps.http;

/** What a message is refused for: how the parsers in this package leave, whatever the depth. */
final class BadMessage extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * A refusal.
     *
     * @param status what a server answers: 400 and its like
     * @param why a few words, without any of the peer's
     */
    BadMessage(int status, String why) {
        super(why, null, false, false); // where it was thrown is of no interest, and costs more than all of the parsing
        this.status = status;
    }

    int status() {
        return status;
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
