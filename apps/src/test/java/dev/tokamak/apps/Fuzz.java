package dev.tokamak.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.probe.HandlerProbe;

/**
 * Input that nobody would send: good conversations, cut, mixed, repeated and damaged. The seed of a failure is printed, and
 * {@code -Dtokamak.seed=N} repeats it.
 */
public final class Fuzz {
    /** How many inputs each parser gets. */
    public static final int INPUTS = 100_000;

    private static final int MOST_CHANGES = 6;
    private static final int LONGEST_REPEAT = 300;
    private static final int LONGEST = 20_000;
    private static final byte[][] AWKWARD = {
        {0}, {'\n'}, {'\r'}, {'\r', '\n'}, {(byte) 0xff}, {(byte) 0xc0, (byte) 0x80},
        {(byte) 0xe2, (byte) 0x80, (byte) 0xa8},
        "999999999999999999999".getBytes(StandardCharsets.US_ASCII), "-1".getBytes(StandardCharsets.US_ASCII),
        "4294967296".getBytes(StandardCharsets.US_ASCII), {' '}, {'\t'}, {0x1b, '['}, {'%'}, {':'}, {'"', '\\'}};

    private Fuzz() {}

    /** One damaged input, made of the good ones. */
    public static byte[] input(Random random, List<byte[]> good) {
        byte[] input = good.get(random.nextInt(good.size())).clone();
        for (int changes = random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            input = changed(random, input, good);
        }
        return input.length <= LONGEST ? input : Arrays.copyOf(input, LONGEST);
    }

    private static byte[] changed(Random random, byte[] input, List<byte[]> good) {
        int at = random.nextInt(input.length + 1);
        int to = at + random.nextInt(input.length - at + 1);
        return switch (random.nextInt(7)) {
            case 0 -> joined(input, 0, at, AWKWARD[random.nextInt(AWKWARD.length)], input, at, 1);
            case 1 -> joined(input, 0, at, new byte[0], input, to, 1); // a piece lost
            case 2 -> joined(input, 0, to, new byte[0], input, at, 1); // a piece twice
            case 3 -> {
                byte[] flipped = input.clone();
                if (flipped.length > 0) {
                    flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
                }
                yield flipped;
            }
            case 4 -> {
                byte[] other = good.get(random.nextInt(good.size()));
                yield joined(input, 0, at, new byte[0], other, random.nextInt(other.length + 1), 1);
            }
            case 5 -> {
                byte[] noise = new byte[random.nextInt(40)];
                random.nextBytes(noise);
                yield joined(input, 0, at, noise, input, at, 1);
            }
            default -> joined(input, 0, at, AWKWARD[random.nextInt(AWKWARD.length)], input, at,
                    1 + random.nextInt(LONGEST_REPEAT));
        };
    }

    private static byte[] joined(byte[] head, int from, int to, byte[] middle, byte[] tail, int tailFrom, int times) {
        var out = new ByteArrayOutputStream();
        out.write(head, from, to - from);
        for (int i = 0; i < times; i++) {
            out.writeBytes(middle);
        }
        out.write(tail, tailFrom, tail.length - tailFrom);
        return out.toByteArray();
    }

    /**
     * Feeds damaged input to a handler in pieces, ends the input, and sees to it that the connection ends in good order within
     * the handler's own deadlines: no exception, nothing kept, no more than so many bytes answered.
     *
     * @param handlers   a new one for each input
     * @param mostAnswer bytes
     * @param after      what else has to be true
     */
    public static void handler(Random random, Supplier<? extends ConnectionHandler> handlers, List<byte[]> good,
            long mostAnswer, Consumer<HandlerProbe> after) {
        var peer = HandlerProbe.open(handlers.get());
        byte[] input = input(random, good);
        peer.sendInPieces(input, random.nextLong());
        peer.halfClose();
        assertThat(peer.closeReason()).as("reason after %d bytes", input.length)
                .isNotEqualTo(Optional.of(CloseReason.HANDLER_ERROR));
        assertThat(peer.countReceived()).as("bytes answered").isLessThanOrEqualTo(mostAnswer);
        after.accept(peer);
    }
}
