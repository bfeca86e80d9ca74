package dev.tokamak.apps.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tokamak.Seeded;
import dev.tokamak.apps.Fuzz;
import dev.tokamak.codec.Decoded;

class RequestDecoderTest {

    /** As curl, wget and browsers send them, one behind the other. */
    private static final String CONVERSATION = "GET /a?b=c HTTP/1.1\r\nHost: localhost:6900\r\nRange: bytes=0-99\r\n\r\n"
            + "\r\nHEAD /~ HTTP/1.0\r\n\r\n"
            + "PUT /up HTTP/1.1\r\nhost:h\r\nContent-Length: 5\r\n\r\nhello"
            + "PUT /up HTTP/1.1\r\nHost:\th \t\r\nTransfer-Encoding: Chunked\r\n\r\n"
            + "5\r\nhello\r\n00a ;x=\"y z\";w\r\n, world..!\r\n0\r\nDigest: abc\r\n\r\n"
            + "PUT /none HTTP/1.1\r\nHost:\r\nContent-Length: 0\r\n\r\n";

    private static final List<String> HEARD = List.of(
            "GET /a?b=c HTTP/1.1|Host: localhost:6900|Range: bytes=0-99|| None[]", "end",
            "HEAD /~ HTTP/1.0|| None[]", "end",
            "PUT /up HTTP/1.1|host: h|Content-Length: 5|| Length[bytes=5]", "body hello", "end",
            "PUT /up HTTP/1.1|Host: h|Transfer-Encoding: Chunked|| Chunked[]", "body hello, world..!",
            "end Digest: abc|",
            "PUT /none HTTP/1.1|Host: |Content-Length: 0|| Length[bytes=0]", "end", "rest 0");

    private static RequestDecoder decoder() {
        return new RequestDecoder(HttpLimits.DEFAULT);
    }

    @Test
    void findsRequestsOneBehindTheOther() {
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
    void waitsForWhatIsNotThereYet() {
        for (int length = 0; length < CONVERSATION.length(); length++) {
            assertThat(Heard.whole(decoder(), CONVERSATION.substring(0, length))).last().asString().startsWith("rest ");
        }
    }

    @Test
    void aServerMayTakeTheNextRequestWhenItIsReady() {
        var decoder = decoder();
        var in = ByteBuffer.wrap(Heard.bytes("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n"));
        assertThat(decoder.decode(in)).isInstanceOf(Decoded.Frame.class);
        assertThat(decoder.isInRequest()).isTrue();
        assertThat(decoder.decode(ByteBuffer.allocate(0)))
                .isEqualTo(new Decoded.Frame<>(new HttpEvent.End<RequestHead>(Fields.NONE)));
        assertThat(decoder.isInRequest()).isFalse();
        assertThat(decoder.decode(in)).asString().contains("target=/2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            GET / HTTP/1.1\\nHost: h\\n\\n|400|a line that ends without CR
            GET / HTTP/1.1\\rHost: h\\r\\n\\r\\n|400|a CR that doesn't end a line
            GET / HTTP/1.1\\r\\r\\nHost: h\\r\\n\\r\\n|400|a CR that doesn't end a line
            GET / HTTP/1.1\\r\\nHost: h\\0\\r\\n\\r\\n|400|a control character in a head
            \\0|400|a control character in a head
            GET / HTTP/1.1\\r\\n Host: h\\r\\n\\r\\n|400|a field that goes on in a second line
            GET / HTTP/1.1\\r\\nHost: h\\r\\n\\tx: y\\r\\n\\r\\n|400|a field that goes on in a second line
            GET / HTTP/1.1\\r\\nHost : h\\r\\n\\r\\n|400|whitespace before the colon of a field
            GET / HTTP/1.1\\r\\nHost\\t: h\\r\\n\\r\\n|400|whitespace before the colon of a field
            GET / HTTP/1.1\\r\\nHo st: h\\r\\n\\r\\n|400|a field whose name is no token
            GET / HTTP/1.1\\r\\n: h\\r\\n\\r\\n|400|a field whose name is no token
            GET / HTTP/1.1\\r\\nHost h\\r\\n\\r\\n|400|a field without a colon
            GET / HTTP/1.1\\r\\n\\r\\n|400|no Host
            GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: a\\r\\n\\r\\n|400|more than one Host
            GET / HTTP/1.1\\r\\nHost: a, b\\r\\n\\r\\n|400|a Host that is no host
            GET / HTTP/1.1\\r\\nHost: u@h\\r\\n\\r\\n|400|a Host that is no host
            GET /\\r\\n\\r\\n|400|no request line of a method, a target and a version
            GET  / HTTP/1.1\\r\\n\\r\\n|400|no request line of a method, a target and a version
            GET / x HTTP/1.1\\r\\n\\r\\n|400|no request line of a method, a target and a version
            GET /\\t HTTP/1.1\\r\\n\\r\\n|400|a target that isn't visible ASCII
            GET /\\u00e9 HTTP/1.1\\r\\n\\r\\n|400|a target that isn't visible ASCII
            G(T / HTTP/1.1\\r\\n\\r\\n|400|a method that is no token
            GET / HTTP/2.0\\r\\n\\r\\n|505|a version other than HTTP/1
            GET / http/1.1\\r\\n\\r\\n|400|no HTTP version
            GET / HTTP/1.10\\r\\n\\r\\n|400|no HTTP version
            GET / HTTP/1.x\\r\\n\\r\\n|400|no HTTP version
            """)
    void refusesWhatIsNoRequest(String escaped, int status, String why) {
        var decoder = decoder();
        var input = escaped.replace("\\u00e9", "\u00e9").translateEscapes();
        assertThat(Heard.whole(decoder, input)).containsExactly("malformed: " + why);
        assertThat(decoder.refusal()).isEqualTo(status);
        assertThat(Heard.byteByByte(decoder(), input)).containsExactly("malformed: " + why);
    }

    @Test
    void keepsToItsLimits() {
        var small = new HttpLimits(20, 12, 2, 64, 10, 10);
        var most = "GET /45678 HTTP/1.1x"; // 20 bytes, of which the last one makes no version
        assertThat(refusal(small, most + "\r\n\r\n")).isEqualTo("malformed: no HTTP version");
        assertThat(refusal(small, "GET /45678901 HTTP/1.1\r\n")).isEqualTo("malformed: a line longer than 20 bytes");
        assertThat(refusal(small, "GET /456789012345678")).isEqualTo("rest 20");
        assertThat(refusal(small, "GET /4567890123456789")).isEqualTo("malformed: a line longer than 20 bytes");
        var first = "GET / HTTP/1.1\r\nHost: h\r\n";
        assertThat(refusal(small, first + "x: 456789012\r\n\r\n")).isEqualTo("rest 0");
        assertThat(refusal(small, first + "x: 4567890123\r\n\r\n")).isEqualTo("malformed: a line longer than 12 bytes");
        assertThat(refusal(small, first + "a:b\r\nc:d\r\n\r\n")).isEqualTo("malformed: more than 2 fields");
        assertThat(refusal(small, "\r\n".repeat(18) + first + "\r\n")).isEqualTo("rest 0"); // 36 + 25 + 2 = 63
        assertThat(refusal(small, "\r\n".repeat(19) + first + "\r\n"))
                .isEqualTo("malformed: a head longer than 64 bytes");
        assertThat(refusal(small, "\r\n".repeat(32))).isEqualTo("rest 64");
        assertThat(refusal(small, "\r\n".repeat(32) + "\r")).isEqualTo("malformed: a head longer than 64 bytes");
    }

    private static String refusal(HttpLimits limits, String input) {
        var whole = Heard.whole(new RequestDecoder(limits), input).getLast();
        assertThat(Heard.byteByByte(new RequestDecoder(limits), input)).last().isEqualTo(whole);
        return whole;
    }

    @Test
    void answersTooMuchWithItsOwnStatus() {
        assertThat(status("GET /" + "x".repeat(10_000))).isEqualTo(414);
        assertThat(status("GET / HTTP/1.1\r\nHost: h\r\nx: " + "y".repeat(10_000))).isEqualTo(431);
        assertThat(status("GET / HTTP/1.1\r\nHost: h\r\n" + "x: y\r\n".repeat(100) + "\r\n")).isEqualTo(431);
        assertThat(status("GET / HTTP/1.1\r\nHost: h\r\n" + ("x: " + "y".repeat(8000) + "\r\n").repeat(5)))
                .isEqualTo(431);
    }

    private static int status(String input) {
        var decoder = decoder();
        assertThat(Heard.whole(decoder, input)).last().asString().startsWith("malformed: ");
        return decoder.refusal();
    }

    @Test
    void knowsWhetherAnotherRequestMayFollow() {
        assertThat(new RequestHead("GET", "/", 1, Fields.NONE).persists()).isTrue();
        assertThat(new RequestHead("GET", "/", 1, Fields.NONE.with("connection", "x, Close")).persists()).isFalse();
        assertThat(new RequestHead("GET", "/", 0, Fields.NONE).persists()).isFalse();
        assertThat(new RequestHead("GET", "/", 0, Fields.NONE.with("Connection", "Keep-Alive")).persists()).isTrue();
    }

    /** Whatever comes, the decoder says one of its three things, the same however it is cut, and never throws. */
    @Test
    void survivesWhatNobodyWouldSend() {
        var good = List.of(Heard.bytes(CONVERSATION), Heard.bytes("GET / HTTP/1.1\r\nHost: h\r\n\r\n"),
                Heard.bytes("PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
                Heard.bytes("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"));
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
