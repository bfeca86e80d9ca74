package dev.tokamak.apps.files.tftp;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * Which options of a request are accepted, and with which values: the server's part of RFC 2347. What isn't known, makes no
 * sense or stands there twice is left out of the answer, and so not in force.
 *
 * @param terms what holds then
 * @param accepted the options of the OACK; none means that there is no OACK
 */
record Negotiation(Terms terms, Map<String, String> accepted) {

    static final String BLOCK_SIZE = "blksize";
    static final String WINDOW = "windowsize";
    static final String TIMEOUT = "timeout";
    static final String TRANSFER_SIZE = "tsize";

    /**
     * Looks at what was asked for.
     *
     * @param mostBlockSize bytes: a larger block is answered with this
     * @param limits the other limits
     * @param size the file's size, if it is to be read, and known; otherwise what the client announces is confirmed
     */
    static Negotiation of(Packet.Request request, int mostBlockSize, TftpLimits limits, OptionalLong size) {
        var asked = request.options();
        var accepted = new LinkedHashMap<String, String>();
        int block = Terms.PLAIN.blockSize();
        var wantedBlock = number(asked.get(BLOCK_SIZE), Terms.SMALLEST_BLOCK, Terms.LARGEST_BLOCK);
        if (wantedBlock.isPresent()) {
            block = (int) Math.min(wantedBlock.getAsLong(), mostBlockSize);
            accepted.put(BLOCK_SIZE, Integer.toString(block));
        }
        int window = Terms.PLAIN.window();
        var wantedWindow = number(asked.get(WINDOW), 1, Terms.LARGEST_WINDOW);
        if (wantedWindow.isPresent()) {
            int most = Math.clamp(limits.mostWindowBytes() / block, 1, limits.mostWindow());
            window = (int) Math.min(wantedWindow.getAsLong(), most);
            accepted.put(WINDOW, Integer.toString(window));
        }
        var timeout = Terms.PLAIN.timeout();
        var wantedTimeout = number(asked.get(TIMEOUT), 1, Terms.LONGEST_TIMEOUT_SECONDS);
        if (wantedTimeout.isPresent()) {
            timeout = Duration.ofSeconds(wantedTimeout.getAsLong());
            accepted.put(TIMEOUT, Long.toString(wantedTimeout.getAsLong()));
        }
        var announced = number(asked.get(TRANSFER_SIZE), 0, Long.MAX_VALUE);
        var confirmed = request.write() ? announced : size;
        boolean isEmpty = !request.write() && confirmed.orElse(0) == 0; // curl takes a size of 0 for an error
        if (announced.isPresent() && confirmed.isPresent() && !isEmpty) {
            accepted.put(TRANSFER_SIZE, Long.toString(confirmed.getAsLong()));
        }
        return new Negotiation(new Terms(block, window, timeout), accepted);
    }

    /** The size that a client announces for what it is going to write; -1 when it doesn't. */
    static long announcedSize(Packet.Request request) {
        return number(request.options().get(TRANSFER_SIZE), 0, Long.MAX_VALUE).orElse(-1);
    }

    /**
     * What holds after a server's OACK: the client's part of RFC 2347.
     *
     * @param asked the options of the request
     * @param answered those of the OACK
     * @throws TftpException when the server gives what wasn't asked for, or more of it
     */
    static Terms settled(Map<String, String> asked, Map<String, String> answered) throws TftpException {
        var terms = Terms.PLAIN;
        for (var option : answered.entrySet()) {
            var name = option.getKey();
            var wanted = asked.get(name);
            if (wanted == null) {
                throw refused(name);
            }
            var value = number(option.getValue(), 0, Long.MAX_VALUE).orElseThrow(() -> refused(name));
            terms = switch (name) {
                case BLOCK_SIZE -> terms.withBlockSize(within(name, value, Terms.SMALLEST_BLOCK, wanted));
                case TIMEOUT ->
                    terms.withTimeout(Duration.ofSeconds(within(name, value, Long.parseLong(wanted), wanted)));
                default -> terms;
            };
        }
        // last, because how large a window may be depends on the block size
        var window = answered.get(WINDOW);
        var wanted = asked.get(WINDOW);
        return window == null || wanted == null
                ? terms
                : terms.withWindow(within(WINDOW, number(window, 0, Long.MAX_VALUE).orElse(0), 1, wanted));
    }

    private static int within(String name, long value, long least, String most) throws TftpException {
        if (value < least || value > Long.parseLong(most)) {
            throw refused(name);
        }
        return (int) value;
    }

    private static TftpException refused(String name) {
        return TftpException.of(ErrorCode.OPTIONS_REFUSED,
                "the option " + name + " was answered with what was not asked for",
                null);
    }

    /** A decimal number of digits alone, in a range. */
    static OptionalLong number(@Nullable String text, long least, long most) {
        if (text == null || text.isEmpty() || text.length() > 19
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.parseLong(text);
            return value < least || value > most ? OptionalLong.empty() : OptionalLong.of(value);
        } catch (NumberFormatException _) {
            return OptionalLong.empty(); // 19 digits that are too many
        }
    }
}
