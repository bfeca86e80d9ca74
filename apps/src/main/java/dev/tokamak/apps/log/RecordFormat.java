package dev.tokamak.apps.log;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a record looks like: a line of fields that are separated by one space, {@code -} where there is nothing to say.
 *
 * <pre>
 * RECEIVED PEER FACILITY.SEVERITY SENT HOST APP PROCID MSGID STRUCTURED-DATA TEXT
 * </pre>
 *
 * Neither the first nine fields nor the end of the line can be forged by a sender: the first two are ours, the next seven
 * hold no space that isn't inside of brackets and quotes, and see {@link Escapes}. The mark of a message that was cut is no
 * escape of anything, so no sender can write it either.
 */
final class RecordFormat {

    /** Ends the text of a message of which the rest was lost. */
    static final String CUT = "\\[cut]";

    private static final byte[] CUT_BYTES = CUT.getBytes(StandardCharsets.US_ASCII);
    private static final byte[][] PRIORITIES = priorities();
    private static final byte[] OWN_HEADER = (" - " + name(Facility.SYSLOG, Severity.WARNING) + " - - tokamak - - - ")
            .getBytes(StandardCharsets.US_ASCII);

    private RecordFormat() {}

    private static String name(Facility facility, Severity severity) {
        return facility + "." + severity;
    }

    private static byte[][] priorities() {
        var names = new byte[Facility.values().length * Severity.COUNT][];
        for (var facility : Facility.values()) {
            for (var severity : Severity.values()) {
                names[facility.priority(severity)] = name(facility, severity).getBytes(StandardCharsets.US_ASCII);
            }
        }
        return names;
    }

    /** A peer's address as records have it: {@code 127.0.0.1:50000} or {@code [0:0:0:0:0:0:0:1]:50000}. */
    static byte[] peer(SocketAddress address) {
        var text = "?";
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            var host = inet.getAddress().getHostAddress();
            text = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + inet.getPort();
        }
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Adds the record of a message.
     *
     * @param in what the message was parsed from
     * @param cut whether the rest of it was lost
     */
    static void add(RecordBuffer out, Received received, byte[] peer, ByteBuffer in, ParsedMessage message,
            boolean cut) {
        out.put(received.text());
        out.put(' ');
        out.put(peer);
        out.put(' ');
        if (message.priority() == ParsedMessage.NONE) {
            out.put('-');
        } else {
            out.put(PRIORITIES[message.priority()]);
        }
        sent(in, message, out);
        for (int part = ParsedMessage.HOST; part <= ParsedMessage.MSGID; part++) {
            out.put(' ');
            if (message.has(part)) {
                Escapes.word(in, message.from(part), message.to(part), out);
            } else {
                out.put('-');
            }
        }
        out.put(' ');
        if (message.has(ParsedMessage.DATA)) {
            StructuredData.write(in, message.from(ParsedMessage.DATA), message.to(ParsedMessage.DATA), out);
        } else {
            out.put('-');
        }
        out.put(' ');
        Escapes.text(in, message.from(ParsedMessage.TEXT), message.to(ParsedMessage.TEXT), out);
        if (cut) {
            out.put(CUT_BYTES);
        }
        out.endRecord();
    }

    private static void sent(ByteBuffer in, ParsedMessage message, RecordBuffer out) {
        out.put(' ');
        if (!message.has(ParsedMessage.SENT)) {
            out.put('-');
            return;
        }
        int from = message.from(ParsedMessage.SENT);
        int to = message.to(ParsedMessage.SENT);
        boolean iso = in.get(from) <= '9';
        if (iso) {
            out.put(in, from, to - from);
        } else {
            Timestamps.writeBsd(in, from, to, out);
        }
    }

    /**
     * Adds a record of the collector's own. It has no peer, which no message can lack.
     *
     * @param text ASCII, nothing that came from a peer
     */
    static void addOwn(RecordBuffer out, Received received, String text) {
        out.put(received.text());
        out.put(OWN_HEADER);
        out.put(text);
        out.endRecord();
    }
}
