package dev.tokamak.apps.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tokamak.Seeded;
import dev.tokamak.apps.Fuzz;
import dev.tokamak.codec.Decoded;

class ResponseDecoderTest {

    private static final String CONVERSATION = "HTTP/1.1 100 Continue\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX:\r\n\r\nhello"
            + "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n"
            + "HTTP/1.1 204\r\n\r\n"
            + "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n1;a=b\r\n!\r\n000\r\n\r\n"
            + "HTTP/1.0 404 Not  here \u00e9\r\n\r\nuntil the end";

    private static final List<String> HEARD = List.of(
            "HTTP/1.1 100 Continue|| None[]", "end",
            "HTTP/1.1 200 OK|Content-Length: 5|X: || Length[bytes=5]", "body hello", "end",
            "HTTP/1.1 304 Not Modified|Content-Length: 7|| None[]", "end",
            "HTTP/1.1 204 || None[]", "end",
            "HTTP/1.1 200 |Transfer-Encoding: chunked|| Chunked[]", "body 0123456789!", "end",
            "HTTP/1.0 404 Not  here \u00e9|| UntilClose[]", "body until the end", "rest 0");

    private static ResponseDecoder decoder() {
        return new ResponseDecoder(HttpLimits.DEFAULT, false);
    }

    @Test
    void findsResponsesOneBehindTheOther() {
        assertThat(Heard.whole(decoder(), CONVERSATION)).isEqualTo(HEARD);
    }

    @Test
    void findsTheSameHoweverTheBytesAreCut() {
        assertThat(Heard.byteByByte(decoder(), CONVERSATION)).isEqualTo(HEARD);
        for (int cut = 0; cut <= CONVERSATION.length(); cut++) {
            assertThat(Heard.cutAt(decoder(), CONVERSATION, cut)).as("cut at %d", cut).isEqualTo(HEARD);
        }
    }

    @Test
    void anAnswerToHeadHasNoBody() {
        assertThat(Heard.whole(new ResponseDecoder(HttpLimits.DEFAULT, true),
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 404 no\r\n\r\n")).containsExactly(
                        "HTTP/1.1 200 OK|Content-Length: 5|| None[]", "end", "HTTP/1.1 404 no|| None[]", "end",
                        "rest 0");
    }

    @Test
    void onlyABodyUntilTheEndEndsWithTheConnection() {
        assertThat(atTheEnd("HTTP/1.1 200 OK\r\n\r\nall"))
                .isEqualTo(new Decoded.Frame<>(new HttpEvent.End<>(Fields.NONE)));
        assertThat(atTheEnd("")).isEqualTo(new Decoded.Malformed<>("no whole head before the end"));
        assertThat(atTheEnd("HTTP/1.1 200 OK\r\n")).isEqualTo(new Decoded.Malformed<>("no whole head before the end"));
        var cut = new Decoded.Malformed<>("a body that was cut off");
        assertThat(atTheEnd("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell")).isEqualTo(cut);
        assertThat(atTheEnd("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")).isEqualTo(cut);
        assertThat(atTheEnd("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n")).isEqualTo(cut);
    }

    private static Decoded<HttpEvent<ResponseHead>> atTheEnd(String input) {
        var decoder = decoder();
        assertThat(Heard.whole(decoder, input)).last().asString().startsWith("rest ");
        return decoder.inputEnded();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <html>\\r\\n\\r\\n                                                 | no HTTP version
            HTTP/2 200\\r\\n\\r\\n                                             | no HTTP version
            HTTP/3.0 200 OK\\r\\n\\r\\n                                        | a version other than HTTP/1
            HTTP/1.1 20 OK\\r\\n\\r\\n                                         | no status of three digits
            HTTP/1.1 2000 OK\\r\\n\\r\\n                                       | no status of three digits
            HTTP/1.1 +20 OK\\r\\n\\r\\n                                        | no status of three digits
            HTTP/1.1\\r\\n\\r\\n                                               | no status of three digits
            HTTP/1.1 099 OK\\r\\n\\r\\n                                        | a status that isn't 100 to 599
            HTTP/1.1 600 OK\\r\\n\\r\\n                                        | a status that isn't 100 to 599
            \\r\\nHTTP/1.1 200 OK\\r\\n\\r\\n                                   | no status line
            HTTP/1.1 200 OK\\r\\nContent-Length: 1\\r\\nContent-Length: 1\\r\\n\\r\\n | more than one Content-Length
            HTTP/1.1 200 OK\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | both Transfer-Encoding and Content-Length
            HTTP/1.1 200 OK\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n              | a transfer coding other than chunked
            HTTP/1.0 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n           | Transfer-Encoding in HTTP/1.0
            """)
    void refusesWhatIsNoResponse(String escaped, String why) {
        var input = escaped.translateEscapes();
        assertThat(Heard.whole(decoder(), input)).containsExactly("malformed: " + why);
        assertThat(Heard.byteByByte(decoder(), input)).containsExactly("malformed: " + why);
    }

    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    @Test
    void limitsTheLinesOfChunks() {
        var limits = new HttpLimits(100, 100, 2, 64, 10, 20);
        assertThat(last(limits, CHUNKED + "1;34567890")).isEqualTo("rest 10");
        assertThat(last(limits, CHUNKED + "1;345678901"))
                .isEqualTo("malformed: a chunk's first line longer than 10 bytes");
        assertThat(last(limits, CHUNKED + "1;34567890\r\nx\r\n")).isEqualTo("rest 2");
        var two = "1;34567890\r\nx\r\n".repeat(2); // 18 bytes of extensions
        assertThat(last(limits, CHUNKED + two + "1;2\r\nx\r\n")).isEqualTo("rest 2"); // 20
        assertThat(last(limits, CHUNKED + two + "1;23\r\nx\r\n"))
                .isEqualTo("malformed: chunk extensions of more than 20 bytes");
        assertThat(last(limits, CHUNKED + two + "0;23\r\n\r\n"))
                .isEqualTo("malformed: chunk extensions of more than 20 bytes");
    }

    private static String last(HttpLimits limits, String input) {
        var whole = Heard.whole(new ResponseDecoder(limits, false), input).getLast();
        assertThat(Heard.byteByByte(new ResponseDecoder(limits, false), input)).last().isEqualTo(whole);
        return whole;
    }

    @Test
    void aTrailerSectionHasTheLimitsOfAHead() {
        var limits = new HttpLimits(100, 100, 2, 64, 10, 10);
        assertThat(last(limits, CHUNKED + "0\r\na: b\r\nc: d\r\n\r\n")).isEqualTo("rest 0");
        assertThat(last(limits, CHUNKED + "0\r\na: b\r\nc: d\r\ne: f\r\n")).isEqualTo("malformed: more than 2 fields");
        assertThat(last(limits, CHUNKED + "0\r\na: " + "b".repeat(61))).isEqualTo("rest 67");
        assertThat(last(limits, CHUNKED + "0\r\na: " + "b".repeat(62)))
                .isEqualTo("malformed: a head longer than 64 bytes");
    }

    /** Whatever comes, the decoder says one of its three things, the same however it is cut, and never throws. */
    @Test
    void survivesWhatNobodyWouldSend() {
        var good = List.of(Heard.bytes(CONVERSATION), Heard.bytes("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"),
                Heard.bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"));
        Seeded.times(Fuzz.INPUTS, random -> {
            byte[] input = Fuzz.input(random, good);
            var pieces = new ArrayList<byte[]>();
            for (int from = 0; from < input.length;) {
                int length = 1 + random.nextInt(1 << random.nextInt(12));
                pieces.add(Arrays.copyOfRange(input, from, Math.min(input.length, from + length)));
                from += length;
            }
            assertThat(Heard.pieces(decoder(), pieces)).isEqualTo(Heard.pieces(decoder(), List.of(input)));
        });
    }
}
