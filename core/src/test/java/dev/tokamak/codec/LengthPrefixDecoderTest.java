package dev.tokamak.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tokamak.Seeded;

class LengthPrefixDecoderTest {

    private static final String TWO = "\0\3abc" + "\0\0" + "\1\0" + "x".repeat(256) + "\0\2d";
    private static final String FOUR = "\0\0\0\3abc" + "\0\0\0\0" + "\0\0\1\0" + "x".repeat(256) + "\0\0\0\2d";

    @Test
    void readsBigEndianLengths() {
        assertThat(Fed.whole(LengthPrefixDecoder.ofTwoBytes(300), TWO))
                .containsExactly("abc", "", "x".repeat(256), "rest=\0\2d");
        assertThat(Fed.whole(LengthPrefixDecoder.ofFourBytes(300), FOUR))
                .containsExactly("abc", "", "x".repeat(256), "rest=\0\0\0\2d");
    }

    @Test
    void theOrderOfTheBufferDoesNotMatter() {
        var in = ByteBuffer.wrap(Fed.bytes("\0\0\0\1a")).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(LengthPrefixDecoder.ofFourBytes(9).decode(in)).isInstanceOf(Decoded.Frame.class);
    }

    @Test
    void findsTheSameCutAtEveryPlace() {
        var expected = Fed.whole(LengthPrefixDecoder.ofFourBytes(300), FOUR);
        for (int place = 0; place <= FOUR.length(); place++) {
            assertThat(Fed.pieces(LengthPrefixDecoder.ofFourBytes(300), Fed.cutAt(Fed.bytes(FOUR), place)))
                    .as("cut at %d", place).isEqualTo(expected);
        }
    }

    @Test
    void findsTheSameByteByByte() {
        assertThat(Fed.pieces(LengthPrefixDecoder.ofTwoBytes(300), Fed.inPiecesOf(Fed.bytes(TWO), 1)))
                .isEqualTo(Fed.whole(LengthPrefixDecoder.ofTwoBytes(300), TWO));
    }

    @Test
    void findsTheSameInRandomPiecesOfRandomBytes() {
        Seeded.times(500, random -> {
            var input = new byte[random.nextInt(300)];
            for (int i = 0; i < input.length; i++) {
                input[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(9) : 0);
            }
            int max = random.nextInt(40);
            assertThat(Fed.pieces(LengthPrefixDecoder.ofTwoBytes(max), Fed.cutAtRandom(input, random)))
                    .isEqualTo(Fed.whole(LengthPrefixDecoder.ofTwoBytes(max), Fed.text(input)));
            assertThat(Fed.pieces(LengthPrefixDecoder.ofFourBytes(max), Fed.cutAtRandom(input, random)))
                    .isEqualTo(Fed.whole(LengthPrefixDecoder.ofFourBytes(max), Fed.text(input)));
        });
    }

    @ParameterizedTest
    @CsvSource({"9, rest=", "10, rest=", "11, 'malformed: frame of 11 bytes, longer than 10'",
        "2147483647, 'malformed: frame of 2147483647 bytes, longer than 10'", "-1, malformed: negative frame length",
        "-2147483648, malformed: negative frame length"})
    void refusesALengthAboveTheLimitBeforeAnyOfTheFrame(int length, String outcome) {
        var prefix = Fed.text(ByteBuffer.allocate(4).putInt(length).array());
        assertThat(Fed.whole(LengthPrefixDecoder.ofFourBytes(10), prefix).getFirst())
                .isEqualTo(outcome.equals("rest=") ? "rest=" + prefix : outcome);
    }

    @Test
    void twoBytesAreUnsigned() {
        assertThat(Fed.whole(LengthPrefixDecoder.ofTwoBytes(0xFFFF), "\u00ff\u00ff" + "y".repeat(0xFFFF)))
                .containsExactly("y".repeat(0xFFFF), "rest=");
        assertThat(Fed.whole(LengthPrefixDecoder.ofTwoBytes(0xFFFE), "\u00ff\u00ff"))
                .containsExactly("malformed: frame of 65535 bytes, longer than 65534");
    }

    @Test
    void refusesLimitsOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> LengthPrefixDecoder.ofTwoBytes(0x10000));
        assertThatIllegalArgumentException().isThrownBy(() -> LengthPrefixDecoder.ofTwoBytes(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> LengthPrefixDecoder.ofFourBytes((1 << 30) + 1));
    }
}
