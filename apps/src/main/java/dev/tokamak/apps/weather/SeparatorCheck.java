package dev.tokamak.apps.weather;

import java.nio.ByteBuffer;

/**
 * Whether each comma and colon of a JSON document has something behind it. Jackson's non-blocking parser (3.1.8) takes
 * <code>{"a":1,}</code> and <code>{"a":}</code> for good when the last bracket is the first byte of a piece, and
 * refuses them when it isn't: what a document means must not depend on how the network cut it.
 */
final class SeparatorCheck {

    private boolean inString;
    private boolean escaped;
    private boolean dangling;

    /** Looks at bytes without taking them; false at a bracket that closes behind a comma or colon. */
    boolean accepts(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            byte b = bytes.get(i);
            if (inString) {
                inString = escaped || b != '"';
                escaped = !escaped && b == '\\';
            } else if (dangling && (b == '}' || b == ']')) {
                return false;
            } else if (b > ' ' || b < 0) {
                inString = b == '"';
                dangling = b == ',' || b == ':';
            }
        }
        return true;
    }
}
