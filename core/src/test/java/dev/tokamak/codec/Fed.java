package dev.tokamak.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Gives a decoder bytes in pieces, as a connection does: what it leaves unread comes again in front of the next piece, in
 * another buffer, of another kind, at another position.
 */
final class Fed {

    private final Decoder<ByteBuffer> decoder;
    private final List<String> frames = new ArrayList<>();
    private byte[] unread = {};
    private boolean malformed;
    private int turn;

    private Fed(Decoder<ByteBuffer> decoder) {
        this.decoder = decoder;
    }

    /** All frames that a decoder finds in these pieces, then how it ended: "rest=..." or "malformed: ...". */
    static List<String> pieces(Decoder<ByteBuffer> decoder, Iterable<byte[]> pieces) {
        var fed = new Fed(decoder);
        for (var piece : pieces) {
            fed.feed(piece);
        }
        if (!fed.malformed) {
            fed.frames.add("rest=" + text(fed.unread));
        }
        return fed.frames;
    }

    static List<String> whole(Decoder<ByteBuffer> decoder, String input) {
        return pieces(decoder, List.of(bytes(input)));
    }

    static List<byte[]> cutAt(byte[] input, int place) {
        return List.of(Arrays.copyOf(input, place), Arrays.copyOfRange(input, place, input.length));
    }

    static List<byte[]> inPiecesOf(byte[] input, int length) {
        var pieces = new ArrayList<byte[]>();
        for (int from = 0; from < input.length; from += length) {
            pieces.add(Arrays.copyOfRange(input, from, Math.min(from + length, input.length)));
        }
        return pieces;
    }

    static List<byte[]> cutAtRandom(byte[] input, Random random) {
        var pieces = new ArrayList<byte[]>();
        for (int from = 0; from < input.length;) {
            int length = 1 + random.nextInt(1 + random.nextInt(input.length));
            pieces.add(Arrays.copyOfRange(input, from, Math.min(from + length, input.length)));
            from += length;
        }
        return pieces;
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void feed(byte[] piece) {
        if (malformed || piece.length == 0) {
            return;
        }
        int length = unread.length + piece.length;
        int offset = turn % 7;
        int capacity = offset + length + turn % 5;
        var in = turn++ % 2 == 0 ? ByteBuffer.allocate(capacity) : ByteBuffer.allocateDirect(capacity);
        in.position(offset).put(unread).put(piece).flip().position(offset);
        decode(in);
        unread = new byte[in.remaining()];
        in.get(unread);
    }

    private void decode(ByteBuffer in) {
        while (true) {
            int before = in.position();
            switch (decoder.decode(in)) {
                case Decoded.Frame(var frame) -> {
                    var bytes = new byte[frame.remaining()];
                    frame.get(bytes);
                    frames.add(text(bytes));
                }
                case Decoded.NeedMore() -> {
                    checkUntouched(in, before);
                    if (in.remaining() >= decoder.unreadInput()) {
                        throw new AssertionError("wants " + in.remaining() + " bytes kept and more");
                    }
                    return;
                }
                case Decoded.Malformed(var why) -> {
                    checkUntouched(in, before);
                    frames.add("malformed: " + why);
                    malformed = true;
                    return;
                }
            }
        }
    }

    private static void checkUntouched(ByteBuffer in, int before) {
        if (in.position() != before) {
            throw new AssertionError("no frame, but the position moved");
        }
    }
}
