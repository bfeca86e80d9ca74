package dev.tokamak.apps.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.codec.Decoded;

/** RFC 6587: where messages begin and end. */
class SyslogFramesTest {

    private static final int LIMIT = 20;

    /** Frames in brackets, {@code !} behind a cut one, {@code ..} for a rest that isn't a frame yet, or why it is refused. */
    private static List<String> frames(String input) {
        var in = ByteBuffer.wrap(input.getBytes(StandardCharsets.UTF_8));
        var frames = new SyslogFrames(LIMIT);
        var all = new ArrayList<String>();
        while (true) {
            switch (frames.decode(in)) {
                case Decoded.Frame(var frame) -> all.add(
                        "[" + StandardCharsets.UTF_8.decode(frame) + "]" + (frames.isCut() ? "!" : ""));
                case Decoded.NeedMore() -> {
                    if (in.hasRemaining()) {
                        all.add("..");
                    }
                    return all;
                }
                case Decoded.Malformed(var why) -> {
                    all.add(why);
                    return all;
                }
            }
        }
    }

    @Test
    void findsLines() {
        assertThat(frames("one\ntwo\r\n\nfour\n")).containsExactly("[one]", "[two]", "[]", "[four]");
        assertThat(frames("one\ntw")).containsExactly("[one]", "..");
    }

    @Test
    void findsCountedFramesWithNothingBetweenThem() {
        assertThat(frames("5 <13>x6 <13>yz")).containsExactly("[<13>x]", "[<13>yz]");
        assertThat(frames("5 <13>")).containsExactly("..");
    }

    @Test
    void findsBothInOneStream() {
        assertThat(frames("<13>a\n5 <13>b<13>c\nplain\n6 <13>d\n7 <13>e\r\n404 not found\n"))
                .containsExactly("[<13>a]", "[<13>b]", "[<13>c]", "[plain]", "[<13>d]", "[<13>e]", "[404 not found]");
    }

    @Test
    void aCountedFrameMayContainLineEnds() {
        assertThat(frames("9 <13>a\nb\n\n")).containsExactly("[<13>a\nb\n]");
    }

    @Test
    void aCountedFrameMayBeginWithAByteOrderMark() {
        assertThat(frames("8 \ufeff<13>x")).containsExactly("[\ufeff<13>x]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 <13>x", "007 <13>x", "-5 <13>x", "+5 <13>x", "5x <13>", "5  <13>", "5\t<13>",
        "2026-11-21 x",
        "12345678901 <13>x", "99999999999999", "5 x", "404 not found", "12", " 5 <13>x"})
    void takesForALineWhatIsNoCount(String line) {
        assertThat(frames(line + "\n")).containsExactly("[" + line + "]");
    }

    @ParameterizedTest
    @ValueSource(longs = {LIMIT + 1, Integer.MAX_VALUE, 1L << 31, 1L << 32, 9_999_999_999L})
    void refusesACountAboveTheLimit(long count) {
        assertThat(frames(count + " <13>x")).containsExactly("frame of " + count + " octets, longer than " + LIMIT);
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT - 1, LIMIT})
    void takesACountUpToTheLimit(int count) {
        var message = "<13>" + "x".repeat(count - 4);
        assertThat(frames(count + " " + message)).containsExactly("[" + message + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void cutsALineAtTheLimit(String end) {
        var most = "x".repeat(LIMIT);
        assertThat(frames(most.substring(1) + end + "b\n")).containsExactly("[" + most.substring(1) + "]", "[b]");
        assertThat(frames(most + end + "b\n")).containsExactly("[" + most + "]", "[b]");
        assertThat(frames(most + "y" + end + "b\n")).containsExactly("[" + most + "]!", "[b]");
        assertThat(frames(most + "y".repeat(100) + end + "b\n")).containsExactly("[" + most + "]!", "[b]");
    }

    @Test
    void throwsTheRestOfALongLineAwayAsItComes() {
        var frames = new SyslogFrames(LIMIT);
        assertThat(frames.decode(ByteBuffer.wrap("x".repeat(LIMIT + 2).getBytes(StandardCharsets.US_ASCII))))
                .isInstanceOf(Decoded.Frame.class);
        for (int i = 0; i < 100; i++) {
            var more = ByteBuffer.wrap("5 <13>yyyy".getBytes(StandardCharsets.US_ASCII));
            assertThat(frames.decode(more)).isInstanceOf(Decoded.NeedMore.class);
            assertThat(more.hasRemaining()).isFalse();
        }
        var end = ByteBuffer.wrap("\nb\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(frames.decode(end)).isEqualTo(new Decoded.Frame<>(ByteBuffer.wrap(new byte[] {'b'})));
        assertThat(frames.isCut()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            abc        | abc    | false
            9 <13>     | <13>   | true
            9 <13>x    | <13>x  | true
            12         | 12     | false
            "12 "      | "12 "  | false
            """)
    void givesWhatThereIsOfAnUnfinishedFrame(String input, String expected, boolean cut) {
        var in = ByteBuffer.wrap(input.getBytes(StandardCharsets.US_ASCII));
        var frames = new SyslogFrames(LIMIT);
        assertThat(frames.decode(in)).isInstanceOf(Decoded.NeedMore.class);
        assertThat(StandardCharsets.US_ASCII.decode(frames.unfinished(in)).toString()).isEqualTo(expected);
        assertThat(frames.isCut()).isEqualTo(cut);
        assertThat(in.hasRemaining()).isFalse();
    }
}
