package dev.tokamak.apps.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.tokamak.codec.Decoded;
import dev.tokamak.codec.Decoder;

/**
 * What a decoder makes of bytes that come in pieces, as a connection brings them: what it leaves unread comes again in
 * front of the next piece, in another buffer, at another position. Pieces of a body are joined, for where they are cut
 * means nothing.
 */
final class Heard<H> {

    private final Decoder<HttpEvent<H>> decoder;
    private final List<String> events = new ArrayList<>();
    private StringBuilder body = new StringBuilder();
    private byte[] unread = {};
    private boolean malformed;
    private int turn;

    private Heard(Decoder<HttpEvent<H>> decoder) {
        this.decoder = decoder;
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    static <H> List<String> whole(Decoder<HttpEvent<H>> decoder, String input) {
        return pieces(decoder, List.of(bytes(input)));
    }

    static <H> List<String> byteByByte(Decoder<HttpEvent<H>> decoder, String input) {
        var pieces = new ArrayList<byte[]>();
        for (byte b : bytes(input)) {
            pieces.add(new byte[] {b});
        }
        return pieces(decoder, pieces);
    }

    static <H> List<String> cutAt(Decoder<HttpEvent<H>> decoder, String input, int place) {
        byte[] all = bytes(input);
        return pieces(decoder, List.of(Arrays.copyOf(all, place), Arrays.copyOfRange(all, place, all.length)));
    }

    static <H> List<String> pieces(Decoder<HttpEvent<H>> decoder, Iterable<byte[]> pieces) {
        var heard = new Heard<>(decoder);
        for (var piece : pieces) {
            heard.feed(piece);
        }
        if (!heard.malformed) {
            heard.flush();
            heard.events.add("rest " + heard.unread.length);
        }
        return heard.events;
    }

    private void feed(byte[] piece) {
        if (malformed || piece.length == 0) {
            return;
        }
        int offset = turn % 7;
        int capacity = offset + unread.length + piece.length + turn % 5;
        turn++;
        var in = ByteBuffer.allocate(capacity);
        in.position(offset).put(unread).put(piece).flip().position(offset);
        decode(in);
        unread = new byte[in.remaining()];
        in.get(unread);
    }

    private void decode(ByteBuffer in) {
        while (true) {
            int before = in.position();
            switch (decoder.decode(in)) {
                case Decoded.Frame(var event) -> note(event);
                case Decoded.NeedMore() -> {
                    require(in.position() == before, "more is needed, but the position moved");
                    require(in.remaining() < decoder.unreadInput(), "more is kept than was asked for");
                    return;
                }
                case Decoded.Malformed(var why) -> {
                    require(in.position() == before, "malformed, but the position moved");
                    require(decoder.decode(in).equals(new Decoded.Malformed<>(why)), "another answer the second time");
                    flush();
                    events.add("malformed: " + why);
                    malformed = true;
                    return;
                }
            }
        }
    }

    private void note(HttpEvent<H> event) {
        switch (event) {
            case HttpEvent.Head<H>(var head, var framing) -> events.add(text(head) + " " + framing);
            case HttpEvent.Body<H>(var bytes) -> {
                require(bytes.hasRemaining(), "an empty piece");
                body.append(StandardCharsets.ISO_8859_1.decode(bytes));
            }
            case HttpEvent.End<H>(var trailers) -> {
                flush();
                var text = new StringBuilder();
                trailers.appendTo(text);
                events.add("end" + (text.isEmpty() ? "" : " " + text.toString().replace("\r\n", "|")));
            }
        }
    }

    /** As it would be sent on, its line ends shown as bars. */
    private static String text(Object head) {
        var encoded = switch (head) {
            case RequestHead request -> request.encode();
            case ResponseHead response -> response.encode();
            default -> throw new AssertionError("a head of " + head.getClass());
        };
        return StandardCharsets.ISO_8859_1.decode(encoded).toString().replace("\r\n", "|");
    }

    private void flush() {
        if (!body.isEmpty()) {
            events.add("body " + body);
            body = new StringBuilder();
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
