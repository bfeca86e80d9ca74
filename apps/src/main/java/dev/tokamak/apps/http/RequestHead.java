package dev.tokamak.apps.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a request begins with: RFC 9112 section 3. Immutable.
 *
 * @param method
 *            a token; its case matters
 * @param target
 *            as it was sent: visible ASCII, not decoded, and for a server to judge
 * @param minor
 *            of the version HTTP/1.x: 0 to 9
 * @param fields
 *            the header fields
 */
public record RequestHead(String method, String target, int minor, Fields fields) {

    /**
     * Checks what goes into the request line.
     *
     * @throws IllegalArgumentException
     *             when it can't stand there
     */
    public RequestHead {
        if (!Syntax.isToken(method)) {
            throw new IllegalArgumentException("a method must be a token");
        }
        if (target.isEmpty() || !Syntax.isVisible(target)) {
            throw new IllegalArgumentException("a request target must be visible ASCII");
        }
        if (minor < 0 || minor > 9) {
            throw new IllegalArgumentException("the version must be HTTP/1.0 to HTTP/1.9");
        }
    }

    /**
     * Whether another request may follow on the same connection: RFC 9112 section 9.3.
     *
     * @return false when the connection is to be closed after the answer
     */
    public boolean persists() {
        return !fields.lists("Connection", "close") && (minor > 0 || fields.lists("Connection", "keep-alive"));
    }

    /**
     * The head as it is sent.
     *
     * @return a new buffer
     */
    public ByteBuffer encode() {
        var head = new StringBuilder(256).append(method).append(' ').append(target).append(" HTTP/1.").append(minor)
                .append("\r\n");
        fields.appendTo(head);
        return StandardCharsets.ISO_8859_1.encode(head.append("\r\n").toString());
    }
}
