package dev.tokamak.apps.files.http;

import static dev.tokamak.apps.files.http.Given.crlf;
import static dev.tokamak.apps.files.http.Given.etag;
import static dev.tokamak.apps.files.http.Given.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.net.CloseReason;
import dev.tokamak.probe.HandlerProbe;

/** GET and HEAD: what comes back, byte for byte where it matters. */
class DownloadTest {

    private static final String DATE = "Tue, 15 Nov 2033 12:45:26 GMT";

    @TempDir
    private Path root;

    private Given given;

    @BeforeEach
    void serve() throws IOException {
        given = new Given(root);
        Files.writeString(root.resolve("hello.txt"), "0123456789");
        Files.setLastModifiedTime(root.resolve("hello.txt"), FileTime.from(Instant.parse("2033-11-15T12:45:26.5Z")));
        Files.createFile(root.resolve("empty"));
    }

    @AfterEach
    void stop() throws IOException {
        given.close();
    }

    @Test
    void aFile() {
        var peer = given.connect();
        peer.send(request("GET", "/hello.txt"));
        var answer = peer.received();
        assertThat(answer).isEqualTo(crlf("""
                HTTP/1.1 200 OK
                Content-Type: text/plain; charset=utf-8
                X-Content-Type-Options: nosniff
                ETag: ETAG
                Last-Modified: Tue, 15 Nov 2033 12:45:26 GMT
                Accept-Ranges: bytes
                Date: Sat, 06 May 2034 07:08:09 GMT
                Content-Length: 10

                0123456789""").replace("ETAG", etag(answer)));
        assertThat(peer.sawEnd()).isFalse();
    }

    @Test
    void headSaysTheSameWithoutContent() {
        var got = given.get("/hello.txt");
        assertThat(given.answer(request("HEAD", "/hello.txt"))).isEqualTo(got.substring(0, got.length() - 10));
        assertThat(given.answer(request("HEAD", "/"))).contains("Content-Length: ").endsWith("\r\n\r\n");
        assertThat(given.answer(request("HEAD", "/none"))).startsWith("HTTP/1.1 404 ").endsWith("\r\n\r\n");
    }

    @Test
    void anEmptyFile() {
        assertThat(given.get("/empty")).contains("200 OK", "Content-Length: 0").endsWith("\r\n\r\n");
    }

    @Test
    void whereverTheRequestIsCut() {
        var whole = given.get("/hello.txt");
        var request = request("GET", "/hello.txt").getBytes(StandardCharsets.US_ASCII);
        HandlerProbe.atEveryCut(given.server::handler, request, peer -> assertThat(peer.received()).isEqualTo(whole));
        var peer = given.connect();
        peer.sendByteByByte(request);
        assertThat(peer.received()).isEqualTo(whole);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        var peer = given.connect();
        var one = request("GET", "/hello.txt", "Range: bytes=1-1") + request("HEAD", "/hello.txt")
                + request("GET", "/none")
                + request("GET", "/hello.txt", "Range: bytes=2-2");
        peer.send(one.repeat(50));
        var answers = peer.received();
        assertThat(answers.split("(?=HTTP/1.1 )")).hasSize(200);
        assertThat(answers.indexOf("206 ")).isLessThan(answers.indexOf("200 "));
        assertThat(answers.split("HTTP/1.1 ")[4]).contains("bytes 2-2/10").endsWith("\r\n\r\n2");
        assertThat(peer.sawEnd()).isFalse();
    }

    @Test
    void whatFollowsABigFileWaitsForIt() throws IOException {
        Files.write(root.resolve("big"), new byte[3_000_000]);
        var peer = given.connect();
        peer.stopReading();
        peer.send(request("GET", "/big") + request("GET", "/hello.txt"));
        peer.advance(Duration.ofSeconds(20)); // slow, and not idle
        peer.keepReading();
        var answer = peer.receivedBytes();
        assertThat(new String(answer, answer.length - 10, 10, StandardCharsets.US_ASCII)).isEqualTo("0123456789");
        assertThat(answer.length).isGreaterThan(3_000_000);
        assertThat(peer.isClosed()).isFalse();
    }

    @Test
    void theSameByWayOfMemory() throws IOException {
        byte[] content = new byte[1_000_000];
        new Random(1).nextBytes(content);
        Files.write(root.resolve("big"), content);
        var peer = HandlerProbe.open(given.server.withTransferTo(false).handler());
        peer.stopReading();
        peer.send(request("GET", "/big") + request("GET", "/big", "Range: bytes=10-19"));
        peer.keepReading();
        var answer = new String(peer.receivedBytes(), StandardCharsets.ISO_8859_1);
        var text = new String(content, StandardCharsets.ISO_8859_1);
        assertThat(answer).contains("\r\n\r\n" + text + "HTTP/1.1 206 ").endsWith("\r\n\r\n" + text.substring(10, 20));
    }

    // ---- ends

    @Test
    void closesWhenAsked() {
        var peer = given.connect();
        peer.send(request("GET", "/hello.txt", "Connection: close") + request("GET", "/hello.txt"));
        assertThat(peer.received()).containsOnlyOnce("HTTP/1.1").contains("Connection: close").endsWith("0123456789");
        assertThat(peer.sawEnd()).isTrue();
    }

    @Test
    void anOldClientIsAnsweredAndClosed() {
        var peer = given.connect();
        peer.send("GET /hello.txt HTTP/1.0\r\n\r\n");
        assertThat(peer.received()).startsWith("HTTP/1.1 200 ").endsWith("0123456789");
        assertThat(peer.sawEnd()).isTrue();
        var kept = given.connect();
        kept.send("GET /hello.txt HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertThat(kept.received()).contains("Connection: keep-alive\r\n");
        assertThat(kept.sawEnd()).isFalse();
    }

    @Test
    void aClientThatHasSaidEverythingIsAnswered() {
        var peer = given.connect();
        peer.loop().holdOffloads();
        peer.send(request("GET", "/hello.txt"));
        peer.halfClose();
        peer.loop().runOffloaded();
        assertThat(peer.received()).endsWith("0123456789");
        assertThat(peer.sawEnd()).isTrue();
    }

    @Test
    void aFileThatNobodyWaitsForIsClosed() {
        var peer = given.connect();
        peer.loop().holdOffloads();
        peer.send(request("GET", "/hello.txt"));
        peer.reset();
        peer.elsewhere(c -> c.abort(CloseReason.IDLE)); // a paused connection doesn't see it by itself
        peer.loop().runOffloaded();
        assertThat(peer.isClosed()).isTrue();
        assertThat(openFiles()).doesNotContain("hello.txt");
    }

    private static String openFiles() {
        var open = new StringBuilder();
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (var each : descriptors) {
                open.append(Files.isSymbolicLink(each) ? Files.readSymbolicLink(each) : "").append('\n');
            }
        } catch (IOException _) {
            return ""; // no such thing on this system
        }
        return open.toString();
    }

    // ---- ranges

    @ParameterizedTest
    @CsvSource({"bytes=2-5,2-5,2345", "bytes=7-,7-9,789", "bytes=-2,8-9,89", "bytes=0-99,0-9,0123456789"})
    void aRange(String range, String sent, String content) {
        assertThat(given.get("/hello.txt", "Range: " + range)).startsWith("HTTP/1.1 206 Partial Content\r\n")
                .contains("Content-Range: bytes " + sent + "/10\r\n", "Content-Length: " + content.length() + "\r\n")
                .endsWith("\r\n\r\n" + content);
    }

    @Test
    void aRangeBehindTheEnd() {
        assertThat(given.get("/hello.txt", "Range: bytes=10-")).startsWith("HTTP/1.1 416 ")
                .contains("Content-Range: bytes */10\r\n").endsWith("the file has 10 bytes\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Range: bytes=0-1,3-4", "Range: words=1-2", "Range: bytes=1-2\nRange: bytes=3-4"})
    void otherRangesGetAllOfIt(String field) {
        assertThat(given.get("/hello.txt", field)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n0123456789");
    }

    @Test
    void aRangeOfTheSameFileOnly() throws IOException {
        var etag = etag(given.get("/hello.txt"));
        assertThat(given.get("/hello.txt", "Range: bytes=5-", "If-Range: " + etag)).startsWith("HTTP/1.1 206 ");
        assertThat(given.get("/hello.txt", "Range: bytes=5-", "If-Range: " + DATE)).startsWith("HTTP/1.1 206 ");
        assertThat(given.get("/hello.txt", "Range: bytes=5-", "If-Range: W/" + etag)).startsWith("HTTP/1.1 200 ");
        assertThat(given.get("/hello.txt", "Range: bytes=5-", "If-Range: \"x\"")).startsWith("HTTP/1.1 200 ");
        assertThat(given.get("/hello.txt", "Range: bytes=5-", "If-Range: Tue, 15 Nov 2033 12:45:27 GMT"))
                .startsWith("HTTP/1.1 200 ");
        Files.setLastModifiedTime(root.resolve("hello.txt"), FileTime.from(Given.NOW.minusSeconds(1)));
        assertThat(given.get("/hello.txt", "Range: bytes=5-", "If-Range: " + etag)).startsWith("HTTP/1.1 200 ");
        assertThat(given.get("/hello.txt", "Range: bytes=5-", "If-Range: Sat, 06 May 2034 07:08:08 GMT")) // too fresh to be sure
                .startsWith("HTTP/1.1 200 ");
    }

    // ---- conditions

    @Test
    void whatTheClientHasIsNotSentAgain() {
        var etag = etag(given.get("/hello.txt"));
        for (var field : new String[] {"If-None-Match: " + etag, "If-None-Match: W/" + etag,
            "If-None-Match: \"x\", " + etag,
            "If-None-Match: *", "If-Modified-Since: " + DATE, "If-Modified-Since: Wed, 16 Nov 2033 00:00:00 GMT"}) {
            assertThat(given.get("/hello.txt", field)).as(field).startsWith("HTTP/1.1 304 Not Modified\r\n")
                    .contains("ETag: " + etag).doesNotContain("Content-Length").endsWith("\r\n\r\n");
        }
        for (var field : new String[] {"If-None-Match: \"x\"", "If-Modified-Since: Mon, 14 Nov 2033 00:00:00 GMT",
            "If-Modified-Since: yesterday", "If-None-Match: \"x\"\nIf-Modified-Since: " + DATE}) {
            assertThat(given.get("/hello.txt", field)).as(field).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void anotherFileThanTheClientWants() {
        var etag = etag(given.get("/hello.txt"));
        assertThat(given.get("/hello.txt", "If-Match: \"x\"")).startsWith("HTTP/1.1 412 ");
        assertThat(given.get("/hello.txt", "If-Match: W/" + etag)).startsWith("HTTP/1.1 412 ");
        assertThat(given.get("/hello.txt", "If-Match: " + etag)).startsWith("HTTP/1.1 200 ");
        assertThat(given.get("/hello.txt", "If-Unmodified-Since: Mon, 14 Nov 2033 00:00:00 GMT"))
                .startsWith("HTTP/1.1 412 ");
        assertThat(given.get("/hello.txt", "If-Unmodified-Since: " + DATE)).startsWith("HTTP/1.1 200 ");
    }

    // ---- digests

    @Test
    void aDigestWhenItIsWanted() {
        var digest = "Repr-Digest: sha-256=:hNiYd/DUBB77a/kaFvAkjy/Vc+avBcGflr7bn4gveII=:"; // echo -n 0123456789 | openssl sha256 -binary | base64
        assertThat(given.get("/hello.txt")).doesNotContain("Repr-Digest");
        assertThat(given.get("/hello.txt", "Want-Repr-Digest: sha-512=10, sha-256=1", "Range: bytes=1-2"))
                .contains(digest);
        assertThat(given.get("/hello.txt")).as("known by now").contains(digest);
        assertThat(given.get("/empty", "Want-Repr-Digest: sha-256=0")).doesNotContain("Repr-Digest");
    }

    // ---- what there isn't

    @Test
    void nothing() {
        assertThat(given.get("/none")).startsWith("HTTP/1.1 404 Not Found\r\n")
                .contains("Content-Type: text/plain; charset=utf-8")
                .endsWith("\r\n\r\n404 Not Found: there is nothing of this name\n");
        assertThat(given.get("/hello.txt/")).startsWith("HTTP/1.1 404 ");
        assertThat(given.get("/../hello.txt")).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "get", "BREW"})
    void otherMethods(String method) {
        var peer = given.connect();
        peer.send(request(method, "/hello.txt", "Content-Length: 5", "Cookie: secret") + "12345");
        assertThat(peer.received()).startsWith("HTTP/1.1 405 ")
                .contains("Allow: GET, HEAD, PUT\r\n", "Connection: close\r\n")
                .doesNotContain("secret");
        assertThat(peer.sawEnd()).isTrue();
    }

    @Test
    void aBodyThatMeansNothing() {
        var peer = given.connect();
        peer.send(request("GET", "/hello.txt", "Content-Length: 65536") + "x".repeat(65536)
                + request("GET", "/hello.txt"));
        assertThat(peer.received().split("HTTP/1.1 200 ")).hasSize(3);
        peer.send(request("GET", "/hello.txt", "Content-Length: 65537") + "x".repeat(65537));
        assertThat(peer.received()).startsWith("HTTP/1.1 413 ");
        assertThat(peer.sawEnd()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"'GET /\n\n',400", "'GET / HTTP/2.0\n\n',505", "'GET / HTTP/1.1\n\n',400",
        "'GET / HTTP/1.1\nHost: a\nHost: b\n\n',400",
        "'GET / HTTP/1.1\nHost: a\nContent-Length: 1\nTransfer-Encoding: chunked\n\n',400",
        "'GET / HTTP/1.1\nHost: a\nExpect: a miracle\n\n',417",
        "'GET a HTTP/1.1\nHost: a\n\n',400", "'GET /a/ HTTP/1.1\n folded: x\n\n',400"})
    void badRequestsAreAnsweredInWords(String request, int status) {
        var peer = given.connect();
        peer.send(crlf(request));
        assertThat(peer.received()).startsWith("HTTP/1.1 " + status + " ").contains("Connection: close", "text/plain");
        assertThat(peer.sawEnd()).isTrue();
    }

    @Test
    void aHeadThatIsTooLong() {
        var peer = given.connect();
        peer.send("GET /" + "a".repeat(9000) + " HTTP/1.1\r\n");
        assertThat(peer.received()).startsWith("HTTP/1.1 414 ");
        var other = given.connect();
        other.send("GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(200) + "\r\n");
        assertThat(other.received()).startsWith("HTTP/1.1 431 ");
    }

    /** Anybody may have sent it. */
    @Test
    void aPageThatSomebodySentCanDoNothing() throws IOException {
        Files.writeString(root.resolve("a.html"), "<script>alert(1)</script>");
        Files.writeString(root.resolve("a.svg"), "<svg/>");
        assertThat(given.get("/a.html")).contains("text/html", "Content-Security-Policy: sandbox; default-src 'none'");
        assertThat(given.get("/a.svg")).contains("image/svg+xml",
                "Content-Security-Policy: sandbox; default-src 'none'");
        assertThat(given.get("/empty")).contains("Content-Type: application/octet-stream");
    }
}
