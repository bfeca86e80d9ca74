package dev.tokamak.apps.http;

/** A consumer wants no more of a response. The exchange is over, and has failed for this reason. */
public final class ResponseRefused extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param why
     *            a few words for a person
     */
    public ResponseRefused(String why) {
        super(why, null, false, false); // an answer to a peer, no error of this program
    }

    /**
     * The reason.
     *
     * @return a few words for a person
     */
    public String why() {
        return String.valueOf(getMessage());
    }
}
