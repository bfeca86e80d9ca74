package dev.tokamak.apps.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out: heads and where they go. */
class HeadsTest {

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }

    @Test
    void aHeadIsEncodedAsItIsSent() {
        var fields = Fields.NONE.with("Host", "h").with("X-Y", "a  b").with("x-y", "");
        assertThat(text(new RequestHead("GET", "/a?b", 1, fields).encode()))
                .isEqualTo("GET /a?b HTTP/1.1\r\nHost: h\r\nX-Y: a  b\r\nx-y: \r\n\r\n");
        assertThat(text(new ResponseHead(1, 206, "Partial Content", fields).encode()))
                .isEqualTo("HTTP/1.1 206 Partial Content\r\nHost: h\r\nX-Y: a  b\r\nx-y: \r\n\r\n");
        assertThat(fields.all("X-y")).containsExactly("a  b", "");
        assertThat(fields.first("HOST")).contains("h");
        assertThat(fields.first("none")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "a\nb", "a\rb", "a\0b", " a", "a ", "\ta", "a\u007f", "\u20ac"})
    void noValueCanBecomeAFieldOfItsOwn(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> Fields.NONE.with("x", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\n", "\u00e9", "(a)"})
    void noNameCanBeSomethingElse(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Fields.NONE.with(name, "x"));
    }

    @Test
    void noFirstLineCanBecomeTwo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RequestHead("GET", "/ HTTP/1.1\r\nX: y", 1, Fields.NONE));
        assertThatIllegalArgumentException().isThrownBy(() -> new RequestHead("G ET", "/", 1, Fields.NONE));
        assertThatIllegalArgumentException().isThrownBy(() -> new RequestHead("GET", "", 1, Fields.NONE));
        assertThatIllegalArgumentException().isThrownBy(() -> new RequestHead("GET", "/", 10, Fields.NONE));
        assertThatIllegalArgumentException().isThrownBy(() -> new ResponseHead(1, 200, "a\r\nX: y", Fields.NONE));
        assertThatIllegalArgumentException().isThrownBy(() -> new ResponseHead(1, 99, "", Fields.NONE));
        assertThatIllegalArgumentException().isThrownBy(() -> new ResponseHead(-1, 200, "", Fields.NONE));
    }

    @ParameterizedTest
    @CsvSource({"http://localhost, false, localhost, 80, '', localhost",
        "http://localhost:80/, false, localhost, 80, '', localhost",
        "https://api.open-meteo.com, true, api.open-meteo.com, 443, '', api.open-meteo.com",
        "HTTPS://h:8443/a/b/, true, h, 8443, /a/b, h:8443", "http://[::1]:8080/x, false, ::1, 8080, /x, [::1]:8080"})
    void readsWhereAServiceIs(String text, boolean encrypted, String host, int port, String path, String field) {
        var url = BaseUrl.parse(text);
        assertThat(url).isEqualTo(new BaseUrl(encrypted, host, port, path));
        assertThat(url.hostField()).isEqualTo(field);
        assertThat(url.address().isUnresolved()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            api.open-meteo.com  | must begin with http:// or https://
            ftp://h             | must begin with http:// or https://
            http:///x           | has no host
            http://h:99999      | must be 1 to 65535
            http://h:0          | must be 1 to 65535
            http://u:p@h        | must be a scheme, a host, a port and a path
            http://h/?q         | must be a scheme, a host, a port and a path
            http://h/#f         | must be a scheme, a host, a port and a path
            http://h h          | is no URL
            http://a_b          | has no host
            """)
    void saysWhatIsWrongWithAUrl(String text, String why) {
        assertThatIllegalArgumentException().isThrownBy(() -> BaseUrl.parse(text)).withMessageContaining(why);
    }
}
