package dev.tokamak.apps.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of which two servers have found different ends: each is refused, in whole and byte by byte. */
class SmugglingTest {

    private static final String REQUEST = "POST / HTTP/1.1\r\nHost: h\r\n";
    private static final String CHUNKED = REQUEST + "Transfer-Encoding: chunked\r\n\r\n";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Content-Length: 4\\r\\nTransfer-Encoding: chunked          | 400 | both Transfer-Encoding and Content-Length
            Transfer-Encoding: chunked\\r\\nContent-Length: 4          | 400 | both Transfer-Encoding and Content-Length
            Transfer-Encoding: identity\\r\\nContent-Length: 4         | 400 | both Transfer-Encoding and Content-Length
            Content-Length: 4\\r\\nContent-Length: 5                   | 400 | more than one Content-Length
            Content-Length: 4\\r\\ncontent-length: 4                   | 400 | more than one Content-Length
            Content-Length: 4, 4                                       | 400 | a Content-Length that is no number
            Content-Length: +4                                         | 400 | a Content-Length that is no number
            Content-Length: -4                                         | 400 | a Content-Length that is no number
            Content-Length: 0x4                                        | 400 | a Content-Length that is no number
            Content-Length: 4.0                                        | 400 | a Content-Length that is no number
            Content-Length: 4 4                                        | 400 | a Content-Length that is no number
            Content-Length:                                            | 400 | a Content-Length that is no number
            Content-Length: 9999999999999999999                        | 413 | a Content-Length of more than 18 digits
            Transfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked | 501 | a transfer coding other than chunked
            Transfer-Encoding: chunked, identity                       | 501 | a transfer coding other than chunked
            Transfer-Encoding: gzip, chunked                           | 501 | a transfer coding other than chunked
            Transfer-Encoding: xchunked                                | 501 | a transfer coding other than chunked
            Transfer-Encoding: "chunked"                               | 501 | a transfer coding other than chunked
            Transfer-Encoding: chunked;q=1                             | 501 | a transfer coding other than chunked
            Transfer-Encoding:                                         | 501 | a transfer coding other than chunked
            Transfer-Encoding : chunked                                | 400 | whitespace before the colon of a field
            X: y\\r\\n Transfer-Encoding: chunked                      | 400 | a field that goes on in a second line
            X: y\\nTransfer-Encoding: chunked                          | 400 | a line that ends without CR
            X: y\\rTransfer-Encoding: chunked                          | 400 | a CR that doesn't end a line
            Transfer-Encoding: chunked\\0                              | 400 | a control character in a head
            """)
    void refusesUnclearFraming(String escaped, int status, String why) {
        refuses(REQUEST + escaped.translateEscapes() + "\r\n\r\n0\r\n\r\n", status, why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5\\nhello\\r\\n0\\r\\n\\r\\n                    | a chunk's first line that doesn't end with CR and LF
            5\\rhello\\r\\n0\\r\\n\\r\\n                    | a chunk's first line that doesn't end with CR and LF
            5;x=\\ny\\r\\nhello\\r\\n0\\r\\n\\r\\n           | a chunk's first line that doesn't end with CR and LF
            5\\r\\nhelloX\\r\\n0\\r\\n\\r\\n                | a chunk longer than its size
            5\\r\\nhello\\n0\\r\\n\\r\\n                    | a chunk longer than its size
            5\\r\\nhello\\rX0\\r\\n\\r\\n                   | a chunk longer than its size
            0x5\\r\\nhello\\r\\n0\\r\\n\\r\\n                | something behind the size of a chunk
            +5\\r\\nhello\\r\\n0\\r\\n\\r\\n                 | a chunk without a size
            -5\\r\\nhello\\r\\n0\\r\\n\\r\\n                 | a chunk without a size
            ;x\\r\\nhello\\r\\n0\\r\\n\\r\\n                 | a chunk without a size
            5 5\\r\\nhello\\r\\n0\\r\\n\\r\\n                | something behind the size of a chunk
            5\\t\\r\\nhello\\r\\n0\\r\\n\\r\\n               | something behind the size of a chunk
            0000000000000005\\r\\nhello\\r\\n0\\r\\n\\r\\n   | a chunk size of too many digits
            ffffffffffffffff\\r\\nhello\\r\\n0\\r\\n\\r\\n   | a chunk size of too many digits
            0\\r\\nX: y\\nZ: w\\r\\n\\r\\n                   | a line that ends without CR
            0\\r\\nX : y\\r\\n\\r\\n                         | whitespace before the colon of a field
            0\\r\\n folded\\r\\n\\r\\n                        | a field that goes on in a second line
            0\\r\\nGET / HTTP/1.1\\r\\n\\r\\n                | a field without a colon
            """)
    void refusesUnclearChunks(String escaped, String why) {
        refuses(CHUNKED + escaped.translateEscapes(), 400, why);
    }

    @Test
    void refusesChunksInHttp10() {
        refuses("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "Transfer-Encoding in HTTP/1.0");
    }

    private static void refuses(String input, int status, String why) {
        var decoder = new RequestDecoder(HttpLimits.DEFAULT);
        assertThat(Heard.whole(decoder, input)).last().isEqualTo("malformed: " + why);
        assertThat(decoder.refusal()).isEqualTo(status);
        assertThat(Heard.byteByByte(new RequestDecoder(HttpLimits.DEFAULT), input)).last()
                .isEqualTo("malformed: " + why);
    }
}
