package dev.tokamak.apps.http;

import java.nio.ByteBuffer;

/**
 * Takes one response as it arrives. Called where the exchange's connection runs, never twice at once.
 */
public interface ResponseConsumer {

    /**
     * The response begins. Interim responses and redirects are not seen here.
     *
     * @param head
     *            its head
     * @throws ResponseRefused
     *             ends the exchange
     */
    void head(ResponseHead head) throws ResponseRefused;

    /**
     * A piece of its body.
     *
     * @param bytes
     *            at least one; valid during the call
     * @throws ResponseRefused
     *             ends the exchange
     */
    void body(ByteBuffer bytes) throws ResponseRefused;
}
