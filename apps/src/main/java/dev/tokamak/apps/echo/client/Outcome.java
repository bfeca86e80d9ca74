package dev.tokamak.apps.echo.client;

/** What became of one round trip. */
sealed interface Outcome {

    /**
     * Everything came back, and it was what had been sent.
     *
     * @param nanos from just before the message was written until its last byte was back
     */
    record Answered(long nanos) implements Outcome {}

    /** Nothing came back in time: with UDP that is part of life. */
    record Lost() implements Outcome {}

    /**
     * Something else came back.
     *
     * @param how a few words
     */
    record Wrong(String how) implements Outcome {}

    /**
     * There is no going on.
     *
     * @param why a few words
     */
    record Failed(String why) implements Outcome {}
}
