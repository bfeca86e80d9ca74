package dev.tokamak.apps.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tokamak.apps.ProbeTransport;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.probe.HandlerProbe;
import dev.tokamak.probe.ProbeLoop;

/** One GET, from the server's end. */
class HttpExchangeTest {

    private static final BaseUrl BASE = BaseUrl.parse("http://weather.test:8080/base/");
    private static final HttpClient.Config CONFIG = new HttpClient.Config("test/1", Duration.ofSeconds(8), 20,
            HttpLimits.DEFAULT, null);

    private final ProbeLoop loop = new ProbeLoop();
    private final ProbeTransport transport = new ProbeTransport(loop);
    private final StringBuilder body = new StringBuilder();
    private final List<HttpOutcome> outcomes = new ArrayList<>();

    private final ResponseConsumer consumer = new ResponseConsumer() {
        @Override
        public void head(ResponseHead head) throws ResponseRefused {
            if (head.status() == 418) {
                throw new ResponseRefused("tea");
            }
        }

        @Override
        public void body(ByteBuffer bytes) throws ResponseRefused {
            body.append(StandardCharsets.UTF_8.decode(bytes));
            if (body.indexOf("stop") >= 0) {
                throw new ResponseRefused("a stop");
            }
        }
    };

    private HandlerProbe server() {
        new HttpClient(transport, CONFIG).get(BASE, "/v1?x=1", "text/plain", consumer, outcomes::add);
        return transport.newest();
    }

    private HandlerProbe asked() {
        var server = server();
        server.accept();
        server.received();
        return server;
    }

    private void failsWith(String why) {
        assertThat(outcomes).containsExactly(new HttpOutcome.Failed(why));
    }

    @Test
    void asksOnceAndReadsTheAnswer() {
        var server = server();
        assertThat(transport.dialled().getLast().address()).isEqualTo("weather.test:8080");
        assertThat(transport.dialled().getLast().config().tls()).isNull();
        server.accept();
        assertThat(server.received()).isEqualTo(String.join("\r\n", "GET /base/v1?x=1 HTTP/1.1",
                "Host: weather.test:8080", "User-Agent: test/1", "Accept: text/plain", "Connection: close", "", ""));
        server.sendByteByByte(
                Heard.bytes("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell"));
        assertThat(outcomes).isEmpty();
        server.send("o");
        assertThat(body).hasToString("hello");
        assertThat(outcomes).singleElement().asString().startsWith("Complete[head=ResponseHead[minor=1, status=200");
        assertThat(server.sawEnd()).isTrue();
        server.halfClose();
        loop.advance(Duration.ofMinutes(1));
        assertThat(server.closeReason()).contains(CloseReason.CLOSED);
        assertThat(outcomes).hasSize(1);
        assertThat(loop.timersWaiting()).isZero();
    }

    @Test
    void readsEachKindOfBody() {
        asked().send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        var untilTheEnd = asked();
        untilTheEnd.send("HTTP/1.0 500 no\r\n\r\nfgh");
        untilTheEnd.halfClose();
        asked().send("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(body).hasToString("abcdefgh");
        assertThat(outcomes).hasSize(3).allMatch(HttpOutcome.Complete.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTP/1.1 301 Moved\\r\\nLocation: http://x/y\\r\\n\\r\\n  | status 301, a redirect to http://x/y, which isn't followed
            HTTP/1.1 302 Moved\\r\\nLocation: \\u20ac\\r\\n\\r\\n      | status 302, a redirect, which isn't followed
            HTTP/1.1 304 Not Modified\\r\\n\\r\\n                     | status 304, a redirect, which isn't followed
            HTTP/1.1 101 Switching\\r\\n\\r\\n                        | interim responses without end, or one that nobody asked for
            HTTP/1.1 418 Tea\\r\\n\\r\\n                              | tea
            HTTP/1.1 200 OK\\r\\nContent-Length: 21\\r\\n\\r\\n       | a body longer than 20 bytes
            HTTP/1.1 200 OK\\r\\n\\r\\n123456789012345678901          | a body longer than 20 bytes
            HTTP/1.1 200 OK\\r\\n\\r\\nplease stop now                | a stop
            SSH-2.0-OpenSSH_9.2\\r\\n\\r\\n                           | no HTTP version
            \\0\\1\\2                                                 | a control character in a head
            """)
    void refusesWhatItDoesNotWant(String escaped, String why) {
        var server = asked();
        server.send(Heard.bytes(escaped.replace("\\u20ac", "\u00e9").translateEscapes()));
        failsWith("weather.test:8080 answered with " + why);
        assertThat(server.sawReset()).isTrue();
        assertThat(loop.timersWaiting()).isZero();
    }

    @Test
    void readsUpToTheLongestBodyAndNoInterimResponsesWithoutEnd() {
        asked().send("HTTP/1.1 100 Continue\r\n\r\n".repeat(8) + "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n"
                + "x".repeat(20));
        assertThat(outcomes).singleElement().isInstanceOf(HttpOutcome.Complete.class);
        outcomes.clear();
        asked().send("HTTP/1.1 100 Continue\r\n\r\n".repeat(9));
        failsWith("weather.test:8080 answered with interim responses without end, or one that nobody asked for");
    }

    @Test
    void saysThatTheAnswerWasCutOff() {
        var server = asked();
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell");
        server.halfClose();
        failsWith("weather.test:8080 answered with a body that was cut off");
        outcomes.clear();
        asked().halfClose();
        failsWith("weather.test:8080 answered with no whole head before the end");
        outcomes.clear();
        asked().reset();
        failsWith("the connection to weather.test:8080 broke: reset by the peer: Connection reset by peer");
    }

    @Test
    void saysWhyItCannotConnect() {
        server().refuse(new ConnectException("Connection refused"));
        failsWith("cannot reach weather.test:8080: connect failed: Connection refused");
        outcomes.clear();
        server().refuse(new IOException("wrapped", new UnknownHostException("weather.test")));
        failsWith("cannot reach weather.test:8080: no such name, or no name server reached");
        outcomes.clear();
        transport.shutdown(Duration.ZERO);
        new HttpClient(transport, CONFIG).get(BASE, "/", "*/*", consumer, outcomes::add);
        failsWith("cannot ask weather.test:8080: shutting down");
    }

    @Test
    void theDeadlineIsForAllOfItHoweverOftenAByteComes() {
        var server = asked();
        var answer = Heard.bytes("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n0123456789");
        for (int i = 0; i < 7; i++) {
            server.send(new byte[] {answer[i]});
            loop.advance(Duration.ofSeconds(1));
        }
        loop.advance(Duration.ofMillis(999));
        assertThat(outcomes).isEmpty();
        loop.advance(Duration.ofMillis(1));
        failsWith("no whole answer from weather.test:8080 within 8000 ms");
        assertThat(server.sawReset()).isTrue();
    }

    @Test
    void theDeadlineIsForConnectingToo() {
        var server = server();
        loop.advance(Duration.ofSeconds(8));
        assertThat(outcomes).hasSize(1);
        assertThat(outcomes.getFirst()).asString().contains("weather.test:8080");
        assertThat(server.isClosed()).isTrue();
        assertThat(loop.timersWaiting()).isZero();
    }

    @Test
    void asksForEncryptionWhenTheUrlDoes() throws NoSuchAlgorithmException {
        var https = BaseUrl.parse("https://weather.test");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpClient(transport, CONFIG).get(https, "/", "*/*", consumer, outcomes::add));
        var tls = TlsConfig.of(SSLContext.getDefault()).withTls12();
        var config = new HttpClient.Config("test/1", Duration.ofSeconds(3), 20, HttpLimits.DEFAULT, tls);
        new HttpClient(transport, config).get(https, "/", "*/*", consumer, outcomes::add);
        assertThat(transport.dialled()).singleElement().satisfies(dialled -> {
            assertThat(dialled.address()).isEqualTo("weather.test:443");
            assertThat(dialled.config().tls()).isEqualTo(tls.withHandshakeTimeout(Duration.ofSeconds(3)));
        });
    }
}
