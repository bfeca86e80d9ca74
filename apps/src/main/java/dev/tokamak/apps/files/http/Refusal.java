package dev.tokamak.apps.files.http;

/** A request that is answered with an error: how what reads it leaves, whatever the depth. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * A refusal.
     *
     * @param status 400 or more
     * @param words why, for the person at the other end; nothing that the peer sent
     */
    Refusal(int status, String words) {
        super(words, null, false, false); // an answer, no error of this program
        this.status = status;
    }

    int status() {
        return status;
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
