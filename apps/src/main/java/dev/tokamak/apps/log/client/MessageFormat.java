package dev.tokamak.apps.log.client;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import dev.tokamak.apps.log.Facility;
import dev.tokamak.apps.log.Severity;

/**
 * How messages are written: RFC 5424, or RFC 3164 for collectors that know nothing newer. Immutable.
 *
 * @param facility what part of a system they are from
 * @param severity how bad they are
 * @param host what they say they are from; printable ASCII without spaces, {@code -} when unknown
 * @param app the program; likewise
 * @param process its process number, or {@code -}
 * @param old whether RFC 3164 is to be written
 * @param clock the time that they bear
 */
public record MessageFormat(Facility facility, Severity severity, String host, String app, String process, boolean old,
        Clock clock) {

    /** Longest name of a program, RFC 5424 section 6. */
    public static final int LONGEST_APP = 48;

    private static final DateTimeFormatter NEW_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx");
    private static final DateTimeFormatter OLD_TIME = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException when one can't stand in a header
     */
    public MessageFormat {
        check("host", host, 255);
        check("app", app, LONGEST_APP);
        check("process", process, 128);
    }

    private static void check(String what, String name, int longest) {
        if (name.isEmpty() || name.length() > longest || !name.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException(
                    what + " must be 1 to " + longest + " printable ASCII characters without spaces");
        }
    }

    /**
     * Writes a message.
     *
     * @param text what it says, UTF-8
     * @return the message without any framing
     */
    public byte[] message(byte[] text) {
        var now = OffsetDateTime.now(clock);
        int priority = facility.priority(severity);
        var header = old
                ? "<" + priority + ">" + OLD_TIME.format(now) + " " + host + " " + app + tag() + " "
                : "<" + priority + ">1 " + NEW_TIME.format(now) + " " + host + " " + app + " " + process + " - - ";
        return joined(header.getBytes(StandardCharsets.US_ASCII), text);
    }

    private String tag() {
        return process.equals("-") ? ":" : "[" + process + "]:";
    }

    /**
     * Puts a message into a frame of RFC 6587.
     *
     * @param message what to frame
     * @param counted with its length in front, or else a LF behind
     * @return the frame
     */
    public static byte[] frame(byte[] message, boolean counted) {
        return counted
                ? joined((message.length + " ").getBytes(StandardCharsets.US_ASCII), message)
                : joined(message, new byte[] {'\n'});
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var all = new byte[first.length + second.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
