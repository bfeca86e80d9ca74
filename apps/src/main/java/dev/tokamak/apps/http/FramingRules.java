package dev.tokamak.apps.http;

import org.jspecify.annotations.Nullable;

/**
 * Decides how a body is framed: RFC 9112 section 6.3. Where two readers of the same bytes could come to different ends,
 * a request hidden in a body would be taken for the next one by one of them (request smuggling), so whatever is not
 * entirely clear is refused: both kinds of framing, a length given twice, any other coding.
 */
final class FramingRules {

    private static final String LENGTH = "Content-Length";
    private static final String CODING = "Transfer-Encoding";
    private static final int MOST_DIGITS = 18; // fits a long

    private FramingRules() {}

    static Framing of(RequestHead head) throws BadMessage {
        var framing = declared(head.fields(), head.minor());
        return framing == null ? new Framing.None() : framing;
    }

    /**
     * As declared.
     *
     * @param toHead whether the request was a HEAD, whose answer has no body whatever its fields say
     */
    static Framing of(ResponseHead head, boolean toHead) throws BadMessage {
        if (toHead || head.isInterim() || head.status() == 204 || head.status() == 304) {
            return new Framing.None();
        }
        var framing = declared(head.fields(), head.minor());
        return framing == null ? new Framing.UntilClose() : framing;
    }

    private static @Nullable Framing declared(Fields fields, int minor) throws BadMessage {
        var codings = fields.all(CODING);
        var lengths = fields.all(LENGTH);
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty()) {
                throw new BadMessage(400, "both Transfer-Encoding and Content-Length");
            }
            if (minor == 0) {
                throw new BadMessage(400, "Transfer-Encoding in HTTP/1.0");
            }
            if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
                throw new BadMessage(501, "a transfer coding other than chunked");
            }
            return new Framing.Chunked();
        }
        if (lengths.size() > 1) {
            throw new BadMessage(400, "more than one Content-Length");
        }
        return lengths.isEmpty() ? null : new Framing.Length(length(lengths.getFirst()));
    }

    private static long length(String value) throws BadMessage {
        if (value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BadMessage(400, "a Content-Length that is no number");
        }
        if (value.length() > MOST_DIGITS) {
            throw new BadMessage(413, "a Content-Length of more than " + MOST_DIGITS + " digits");
        }
        return Long.parseLong(value);
    }
}
