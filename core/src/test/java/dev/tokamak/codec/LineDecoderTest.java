package dev.tokamak.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.Seeded;

class LineDecoderTest {

    private static final String LINES = "one\r\n\ntwo\rmiddle\n\r\n\r\r\n\0\u00ff\nlast";

    @Test
    void endsLinesAtLfOrCrLf() {
        assertThat(Fed.whole(new LineDecoder(20), LINES))
                .containsExactly("one", "", "two\rmiddle", "", "\r", "\0\u00ff", "rest=last");
    }

    @Test
    void findsTheSameCutAtEveryPlace() {
        var expected = Fed.whole(new LineDecoder(10), LINES);
        for (int place = 0; place <= LINES.length(); place++) {
            assertThat(Fed.pieces(new LineDecoder(10), Fed.cutAt(Fed.bytes(LINES), place)))
                    .as("cut at %d", place).isEqualTo(expected);
        }
    }

    @Test
    void findsTheSameByteByByte() {
        assertThat(Fed.pieces(new LineDecoder(10), Fed.inPiecesOf(Fed.bytes(LINES), 1)))
                .isEqualTo(Fed.whole(new LineDecoder(10), LINES));
    }

    @Test
    void findsTheSameInRandomPiecesOfRandomBytes() {
        Seeded.times(500, random -> {
            var input = new StringBuilder();
            for (int length = random.nextInt(200); length > 0; length--) {
                input.append("\r\n\nabc".charAt(random.nextInt(6)));
            }
            int max = random.nextInt(12);
            assertThat(Fed.pieces(new LineDecoder(max), Fed.cutAtRandom(Fed.bytes(input.toString()), random)))
                    .isEqualTo(Fed.whole(new LineDecoder(max), input.toString()));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void acceptsALineUpToTheLimitAndNoLonger(String end) {
        assertThat(Fed.whole(new LineDecoder(4), "123" + end)).containsExactly("123", "rest=");
        assertThat(Fed.whole(new LineDecoder(4), "1234" + end)).containsExactly("1234", "rest=");
        assertThat(Fed.whole(new LineDecoder(4), "12345" + end))
                .containsExactly("malformed: line longer than 4 bytes");
        assertThat(Fed.pieces(new LineDecoder(4), Fed.inPiecesOf(Fed.bytes("1234" + end), 1)))
                .containsExactly("1234", "rest=");
        assertThat(Fed.pieces(new LineDecoder(4), Fed.inPiecesOf(Fed.bytes("12345" + end), 1)))
                .containsExactly("malformed: line longer than 4 bytes");
    }

    @Test
    void refusesALineAsSoonAsItIsTooLong() {
        assertThat(Fed.whole(new LineDecoder(4), "12345")).containsExactly("malformed: line longer than 4 bytes");
        assertThat(Fed.whole(new LineDecoder(4), "1234\r")).containsExactly("rest=1234\r");
        assertThat(Fed.whole(new LineDecoder(4), "1234\r5")).containsExactly("malformed: line longer than 4 bytes");
        assertThat(Fed.whole(new LineDecoder(0), "\r\n\n")).containsExactly("", "", "rest=");
        assertThat(Fed.whole(new LineDecoder(0), "x")).containsExactly("malformed: line longer than 0 bytes");
    }

    @Test
    void saysTheSameOfTheSameMalformedBytesAgain() {
        var lines = new LineDecoder(2);
        var in = ByteBuffer.wrap(Fed.bytes("abcdef\n"));
        assertThat(lines.decode(in)).isEqualTo(lines.decode(in)).isInstanceOf(Decoded.Malformed.class);
        assertThat(in.position()).isZero();
    }

    @Test
    void looksAtEachByteOnceWhenALongLineComesByteByByte() {
        int length = 1 << 20;
        var lines = new LineDecoder(length);
        var bytes = new byte[length + 1];
        bytes[length] = '\n';
        for (int end = 1; end <= length; end++) {
            assertThat(lines.decode(ByteBuffer.wrap(bytes, 0, end)) instanceof Decoded.NeedMore).isTrue();
        }
        assertThat(lines.decode(ByteBuffer.wrap(bytes))).isInstanceOf(Decoded.Frame.class);
        assertThat(lines.examined()).isEqualTo(length + 1);
    }

    @Test
    void startsAfreshWhenOtherBytesComeThanWereLeft() {
        var lines = new LineDecoder(100);
        assertThat(lines.decode(ByteBuffer.wrap(Fed.bytes("left unread")))).isEqualTo(Decoded.needMore());
        var fewer = ByteBuffer.wrap(Fed.bytes("a\nb"));
        assertThat(lines.decode(fewer)).isInstanceOf(Decoded.Frame.class);

        assertThat(lines.decode(ByteBuffer.wrap(Fed.bytes("left")))).isEqualTo(Decoded.needMore());
        lines.reset();
        assertThat(lines.decode(ByteBuffer.wrap(Fed.bytes("\nmore than was left")))).isInstanceOf(Decoded.Frame.class);
    }

    @Test
    void refusesLimitsOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LineDecoder(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LineDecoder((1 << 30) + 1));
    }
}
