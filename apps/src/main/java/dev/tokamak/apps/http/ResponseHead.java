package dev.tokamak.apps.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a response begins with: RFC 9112 section 4. Immutable.
 *
 * @param minor
 *            of the version HTTP/1.x: 0 to 9
 * @param status
 *            100 to 599
 * @param reason
 *            what was sent to explain it, bytes as ISO 8859-1, perhaps nothing; of no meaning
 * @param fields
 *            the header fields
 */
public record ResponseHead(int minor, int status, String reason, Fields fields) {

    /**
     * Checks what goes into the status line.
     *
     * @throws IllegalArgumentException
     *             when it can't stand there
     */
    public ResponseHead {
        if (minor < 0 || minor > 9) {
            throw new IllegalArgumentException("the version must be HTTP/1.0 to HTTP/1.9");
        }
        if (status < 100 || status > 599) {
            throw new IllegalArgumentException("a status must be 100 to 599");
        }
        if (!Syntax.isValue(Syntax.trimmed(reason))) {
            throw new IllegalArgumentException("a reason must be one line");
        }
    }

    /**
     * Whether it announces another response rather than being one: RFC 9110 section 15.2.
     *
     * @return true for 100 to 199
     */
    public boolean isInterim() {
        return status < 200;
    }

    /**
     * The head as it is sent.
     *
     * @return a new buffer
     */
    public ByteBuffer encode() {
        var head = new StringBuilder(256).append("HTTP/1.").append(minor).append(' ').append(status).append(' ')
                .append(reason).append("\r\n");
        fields.appendTo(head);
        return StandardCharsets.ISO_8859_1.encode(head.append("\r\n").toString());
    }
}
