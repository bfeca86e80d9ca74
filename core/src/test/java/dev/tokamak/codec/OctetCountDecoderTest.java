package dev.tokamak.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.Seeded;

class OctetCountDecoderTest {

    private static final String FRAMES = "5 <13>a1 \n10 <14>1 - 2\n3 xy";

    @Test
    void readsFramesBehindTheirLength() {
        assertThat(Fed.whole(new OctetCountDecoder(100), FRAMES)).containsExactly("<13>a", "\n", "<14>1 - 2\n",
                "rest=3 xy");
    }

    @Test
    void findsTheSameCutAtEveryPlace() {
        var expected = Fed.whole(new OctetCountDecoder(10), FRAMES);
        for (int place = 0; place <= FRAMES.length(); place++) {
            assertThat(Fed.pieces(new OctetCountDecoder(10), Fed.cutAt(Fed.bytes(FRAMES), place)))
                    .as("cut at %d", place).isEqualTo(expected);
        }
    }

    @Test
    void findsTheSameByteByByte() {
        assertThat(Fed.pieces(new OctetCountDecoder(10), Fed.inPiecesOf(Fed.bytes(FRAMES), 1)))
                .isEqualTo(Fed.whole(new OctetCountDecoder(10), FRAMES));
    }

    @Test
    void findsTheSameInRandomPiecesOfRandomBytes() {
        Seeded.times(500, random -> {
            var input = new StringBuilder();
            for (int length = random.nextInt(100); length > 0; length--) {
                input.append("1123  0x".charAt(random.nextInt(8)));
            }
            int max = 1 + random.nextInt(30);
            assertThat(Fed.pieces(new OctetCountDecoder(max), Fed.cutAtRandom(Fed.bytes(input.toString()), random)))
                    .isEqualTo(Fed.whole(new OctetCountDecoder(max), input.toString()));
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
        "0|malformed: frame length starts with 0", "0 |malformed: frame length starts with 0",
        "07|malformed: frame length starts with 0", " 5 abcde|malformed: no length at the start of a frame",
        "-1|malformed: no length at the start of a frame", "<13>|malformed: no length at the start of a frame",
        "5x|malformed: no space behind the length of a frame"})
    void refusesWhatIsNoLength(String input, String outcome) {
        assertThat(Fed.whole(new OctetCountDecoder(100), input)).containsExactly(outcome);
    }

    @ParameterizedTest
    @ValueSource(strings = {"101 ", "101", "2147483647", "99999999999999999999"})
    void refusesALengthAboveTheLimitBeforeAnyOfTheFrame(String length) {
        assertThat(Fed.whole(new OctetCountDecoder(100), "99 ")).containsExactly("rest=99 ");
        assertThat(Fed.whole(new OctetCountDecoder(100), "100 ")).containsExactly("rest=100 ");
        assertThat(Fed.whole(new OctetCountDecoder(100), length))
                .containsExactly("malformed: frame longer than 100 bytes");
    }

    @Test
    void tenDigitsAreEnoughForTheHighestLimit() {
        var frames = new OctetCountDecoder(1 << 30);
        assertThat(Fed.whole(frames, "1073741824 ")).containsExactly("rest=1073741824 ");
        assertThat(Fed.whole(frames, "1073741825")).containsExactly("malformed: frame longer than 1073741824 bytes");
    }

    @Test
    void refusesLimitsOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new OctetCountDecoder(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new OctetCountDecoder((1 << 30) + 1));
    }
}
