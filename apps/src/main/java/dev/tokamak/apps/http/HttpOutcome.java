package dev.tokamak.apps.http;

/** What became of one exchange. */
public sealed interface HttpOutcome {

    /**
     * A whole response came, of whatever status; its body went to the consumer.
     *
     * @param head
     *            its head
     */
    record Complete(ResponseHead head) implements HttpOutcome {}

    /**
     * No whole response.
     *
     * @param why
     *            a few words for a person, with the server's name
     */
    record Failed(String why) implements HttpOutcome {}
}
