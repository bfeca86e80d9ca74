package dev.tokamak.apps.http;

/**
 * How much of a message that isn't its content a peer may send. Immutable; start from {@link #DEFAULT}.
 *
 * @param startLine
 *            bytes of a request line or status line, its end not counted; RFC 9112 section 3 recommends 8,000 or more
 * @param fieldLine
 *            bytes of a field line, its end not counted
 * @param fields
 *            field lines of a head, and of a trailer section
 * @param head
 *            bytes of a whole head, and of a whole trailer section, with all line ends
 * @param chunkLine
 *            bytes of the line that begins a chunk, its end not counted
 * @param chunkExtensions
 *            bytes of extensions in all chunks of a message together: they are read and thrown away, and would
 *            otherwise be work without end (CVE-2023-39326)
 */
public record HttpLimits(int startLine, int fieldLine, int fields, int head, int chunkLine, int chunkExtensions) {

    /** Lines of 8,192 bytes, 100 fields, heads of 32 KiB, chunk lines of 256 bytes, 16 KiB of extensions. */
    public static final HttpLimits DEFAULT = new HttpLimits(8192, 8192, 100, 32 << 10, 256, 16 << 10);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException
     *             when a limit is too small for any message, or above 2^24
     */
    public HttpLimits {
        for (int bytes : new int[] {startLine, fieldLine, fields, head, chunkLine}) {
            if (bytes < 1 || bytes > 1 << 24) {
                throw new IllegalArgumentException("each limit must be 1 to 2^24");
            }
        }
        if (chunkExtensions < 0) {
            throw new IllegalArgumentException("the limit on chunk extensions must not be negative");
        }
    }

    /** What may have to be left unread at most: a chunk's end and its successor's line, then all trailers. */
    int unreadInput() {
        return head + chunkLine + 4;
    }
}
