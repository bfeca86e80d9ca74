package dev.tokamak.apps.files.http;

import static dev.tokamak.apps.files.http.Given.body;
import static dev.tokamak.apps.files.http.Given.crlf;
import static dev.tokamak.apps.files.http.Given.put;
import static dev.tokamak.apps.files.http.Given.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.apps.files.store.StoreLimits;
import dev.tokamak.apps.files.store.StoreName;
import dev.tokamak.metrics.Counter;
import dev.tokamak.probe.HandlerProbe;

/** PUT: what appears, what doesn't, and what is said about it. */
class UploadsTest {

    /** {@code printf hello | openssl sha256 -binary | base64} */
    private static final String HELLO = "sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:";
    private static final String OTHER = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";

    @TempDir
    private Path root;

    private Given given;

    @BeforeEach
    void serve() throws IOException {
        given = new Given(root);
    }

    private void serve(StoreLimits limits) throws IOException {
        given.close();
        given = new Given(root, limits, FilesConfig.DEFAULT);
    }

    @AfterEach
    void nothingIsLeftUnfinished() throws IOException {
        long taken = given.store.bytesTaken();
        given.close();
        try (var files = Files.newDirectoryStream(root, "*.part")) {
            assertThat(files).isEmpty();
        }
        try (var files = Files.list(root)) {
            assertThat(files.mapToLong(file -> file.toFile().length()).sum()).as("bytes taken").isEqualTo(taken);
        }
    }

    @Test
    void aFile() throws IOException {
        var peer = given.connect();
        peer.send(put("/a%20b.txt", "hello"));
        var answer = peer.received();
        assertThat(answer).startsWith("HTTP/1.1 201 Created\r\n").contains("Location: /a%20b.txt\r\n",
                "Repr-Digest: " + HELLO + "\r\n");
        assertThat(body(answer)).isEqualTo(
                "name: a b.txt\nsize: 5\nsha256: 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\n");
        assertThat(given.text("a b.txt")).isEqualTo("hello");
        peer.send(request("GET", "/a%20b.txt"));
        assertThat(peer.received()).contains("Repr-Digest: " + HELLO, "ETag: " + Given.etag(answer))
                .endsWith("\r\n\r\nhello");
    }

    @Test
    void inJson() {
        assertThat(body(given.answer(put("/a", "hello", "Accept: application/json")))).isEqualTo(
                "{\"name\":\"a\",\"size\":5,\"sha256\":\"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\"}\n");
    }

    @Test
    void inChunks() throws IOException {
        assertThat(given.answer(
                "PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 201 ");
        assertThat(given.text("a")).isEqualTo("hello");
        assertThat(given.answer("PUT /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 201 ");
        assertThat(given.text("b")).isEmpty();
    }

    @Test
    void anEmptyFile() throws IOException {
        var peer = given.connect();
        peer.send(put("/a", "") + put("/b", "") + request("GET", "/a"));
        assertThat(peer.received().split("HTTP/1.1 201 ")).hasSize(3);
        assertThat(given.has("b")).isTrue();
    }

    @Test
    void whereverItIsCut() {
        var conversation = (put("/a", "hello", "Repr-Digest: " + HELLO) + request("GET", "/a"))
                .getBytes(StandardCharsets.UTF_8);
        HandlerProbe.atEveryCut(given.server::handler, conversation, peer -> {
            var answers = peer.received();
            assertThat(answers).startsWith("HTTP/1.1 201 ").contains("HTTP/1.1 200 OK").endsWith("\r\n\r\nhello");
            remove("a");
        });
        var peer = given.connect();
        peer.sendByteByByte(conversation);
        assertThat(peer.received()).startsWith("HTTP/1.1 201 ").endsWith("\r\n\r\nhello");
    }

    private void remove(String name) {
        try {
            given.store.delete(StoreName.parse(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aLargeOneInPieces() throws Exception {
        var content = new byte[5_000_000];
        new Random(1).nextBytes(content);
        var peer = given.connect();
        peer.send("PUT /big HTTP/1.1\r\nHost: h\r\nContent-Length: " + content.length + "\r\n\r\n");
        peer.sendInPieces(content, 1);
        assertThat(peer.received()).startsWith("HTTP/1.1 201 ")
                .contains(DigestFields.value(MessageDigest.getInstance("SHA-256").digest(content)));
        assertThat(root.resolve("big")).hasBinaryContent(content);
    }

    /** Bounded memory: what the disk doesn't take isn't read any more. */
    @Test
    void theSenderWaitsForTheDisk() throws IOException {
        var peer = given.connect();
        peer.send("PUT /big HTTP/1.1\r\nHost: h\r\nContent-Length: 8000000\r\n\r\n");
        peer.loop().holdOffloads();
        peer.send(new byte[8_000_000]);
        long before = peer.loop().counters().get(Counter.BYTES_READ);
        assertThat(before).isBetween(FilesConfig.DEFAULT.waitingBytes(),
                FilesConfig.DEFAULT.waitingBytes() + (256L << 10));
        while (peer.loop().runOffloaded() > 0) {
            assertThat(peer.loop().counters().get(Counter.BYTES_READ) - before)
                    .isLessThanOrEqualTo(2 * FilesConfig.DEFAULT.waitingBytes());
            before = peer.loop().counters().get(Counter.BYTES_READ);
        }
        assertThat(peer.received()).startsWith("HTTP/1.1 201 ");
        assertThat(root.resolve("big")).hasSize(8_000_000);
    }

    @Test
    void continuesWhenAsked() throws IOException {
        var peer = given.connect();
        peer.send("PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
        assertThat(peer.received()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        peer.send("hello");
        assertThat(peer.received()).startsWith("HTTP/1.1 201 ");
        var other = given.connect();
        other.send("PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
        assertThat(other.received()).startsWith("HTTP/1.1 409 ");
        assertThat(other.sawEnd()).isTrue();
    }

    /** Its body means nothing, but the client waits before it sends it. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void continuesAlsoWhereTheBodyIsSkipped(String method) {
        given.answer(put("/a", "there"));
        var peer = given.connect();
        peer.send(request(method, "/a", "Content-Length: 5", "Expect: 100-continue"));
        assertThat(peer.received()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        peer.send("hello");
        assertThat(peer.received()).startsWith("HTTP/1.1 200 OK\r\n");
    }

    // ---- digests

    @Test
    void theRightDigest() throws IOException {
        assertThat(
                given.answer(put("/a", "hello", "Repr-Digest: " + HELLO, "Content-Digest: sha-512=:AAAA:, " + HELLO)))
                .startsWith("HTTP/1.1 201 ");
        assertThat(given.answer(
                "PUT /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nRepr-Digest: "
                        + HELLO + "\r\n\r\n"))
                .startsWith("HTTP/1.1 201 ");
    }

    /** RFC 9651: parameters that mean nothing here, algorithms that nobody knows, padding left out. */
    @ParameterizedTest
    @ValueSource(strings = {"%s;p=1", "%s;a;b=\"x,y\"; c=:AQ==:", "sha-512=1;x, unixsum=30637, %s;p ,\tnew=(1 2)",
        "sha=:AA==:\nRepr-Digest: %s", "sha-256=:AA==:, %s", "id=:AA==:"})
    void theRightDigestHoweverItIsWritten(String field) throws IOException {
        assertThat(given.answer(put("/a", "hello", "Repr-Digest: " + field.formatted(HELLO),
                "Content-Digest: " + HELLO.replace("=:", ":").replace("256:", "256=:"))))
                .startsWith("HTTP/1.1 201 ");
        assertThat(given.text("a")).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha-256=:x:", HELLO + ",", "sha-512=:AA", "sha-512=, " + HELLO, "sha-256=:AAAA:;p=1",
        "sha-256=(" + "1)", "Sha-256=:AA==:", HELLO + "; P=1", "=" + HELLO})
    void aDigestThatIsNoneIsToldAtOnce(String field) throws IOException {
        var peer = given.connect();
        peer.send(put("/a", "hello", "Repr-Digest: " + field, "Expect: 100-continue").replace("hello", ""));
        assertThat(peer.received()).startsWith("HTTP/1.1 400 ").contains("a digest is a dictionary");
        assertThat(given.answer(
                "PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nContent-Digest: "
                        + field + "\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ").contains("a digest is a dictionary");
        assertThat(given.has("a")).isFalse();
        assertThat(given.store.bytesTaken()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Repr-Digest: " + OTHER, "Content-Digest: " + OTHER,
        "repr-digest: sha-512=:AAAA:, " + OTHER,
        "Repr-Digest: " + HELLO + "\nContent-Digest: " + OTHER, "Repr-Digest: " + OTHER + ";p=1",
        "Repr-Digest: " + HELLO + ", " + OTHER, "Repr-Digest: sha-256=:x:", "Repr-Digest: sha-256",
        "Repr-Digest: sha-256=abc"})
    void anotherDigest(String field) throws IOException {
        assertThat(given.answer(crlf(put("/a", "hello", field)))).startsWith("HTTP/1.1 400 ").contains("digest");
        assertThat(given.has("a")).isFalse();
    }

    @Test
    void anotherDigestBehindTheContent() throws IOException {
        assertThat(given.answer(
                "PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nRepr-Digest: "
                        + OTHER + "\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(given.has("a")).isFalse();
    }

    // ---- conditions

    @Test
    void nothingIsReplaced() throws IOException {
        given.answer(put("/a", "first"));
        assertThat(given.answer(put("/a", "second"))).startsWith("HTTP/1.1 409 Conflict\r\n")
                .contains("it isn't replaced");
        assertThat(given.answer(put("/a", "second", "If-None-Match: *"))).startsWith("HTTP/1.1 412 ");
        assertThat(given.text("a")).isEqualTo("first");
    }

    @Test
    void replacedWhenThatIsAllowed() throws IOException {
        serve(StoreLimits.DEFAULT.withOverwrite(true));
        var first = Given.etag(given.answer(put("/a", "first", "If-None-Match: *")));
        assertThat(given.answer(put("/a", "second", "If-None-Match: *"))).startsWith("HTTP/1.1 412 ");
        assertThat(given.answer(put("/a", "second", "If-Match: \"x\""))).startsWith("HTTP/1.1 412 ");
        assertThat(given.answer(put("/b", "second", "If-Match: *"))).startsWith("HTTP/1.1 412 ");
        assertThat(given.text("a")).isEqualTo("first");
        assertThat(given.answer(put("/a", "second", "If-Match: " + first))).startsWith("HTTP/1.1 200 ");
        assertThat(given.answer(put("/a", "third"))).startsWith("HTTP/1.1 200 ");
        assertThat(given.text("a")).isEqualTo("third");
    }

    @ParameterizedTest
    @CsvSource({"/dir/,400", "/,400", "/..,400", "/dir,409", "/nowhere/a,409", "/NUL,400", "/.tokamak-lock,400"})
    void whereNothingCanBe(String target, int status) throws IOException {
        Files.createDirectory(root.resolve("dir"));
        var peer = given.connect();
        peer.send(put(target, "hello"));
        assertThat(peer.received()).startsWith("HTTP/1.1 " + status + " ").contains("Connection: close");
        assertThat(peer.sawEnd()).isTrue();
        Files.delete(root.resolve("dir"));
    }

    @Test
    void twoAtOnceUnderOneName() throws IOException {
        var first = given.connect();
        var request = put("/a", "hello");
        first.send(request.substring(0, request.length() - 2));
        assertThat(given.answer(put("/a", "other"))).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1\r\n");
        first.send(request.substring(request.length() - 2));
        assertThat(first.received()).startsWith("HTTP/1.1 201 ");
        assertThat(given.text("a")).isEqualTo("hello");
    }

    // ---- limits

    @Test
    void quota() throws IOException {
        serve(StoreLimits.DEFAULT.withQuota(10));
        assertThat(given.answer(put("/a", "x".repeat(11)))).startsWith("HTTP/1.1 507 Insufficient Storage\r\n");
        assertThat(given.answer(put("/a", "x".repeat(10)))).startsWith("HTTP/1.1 201 ");
        assertThat(given.answer("PUT /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 507 ");
    }

    @Test
    void size() throws IOException {
        serve(StoreLimits.DEFAULT.withMostBytesPerFile(10));
        var peer = given.connect();
        peer.send("PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n");
        assertThat(peer.received()).startsWith("HTTP/1.1 413 ").contains("10 bytes at most");
        assertThat(peer.sawEnd()).isTrue();
        assertThat(given.answer("PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n"))
                .startsWith("HTTP/1.1 413 ");
        assertThat(given
                .answer("PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 201 ");
    }

    @Test
    void withoutALength() {
        assertThat(given.answer(request("PUT", "/a"))).startsWith("HTTP/1.1 411 ");
    }

    @ParameterizedTest
    @CsvSource({"Content-Range: bytes 0-4/10,400", "Content-Encoding: gzip,415", "Transfer-Encoding: gzip,400"})
    void whatIsNotUnderstood(String field, int status) {
        assertThat(given.answer(put("/a", "hello", field))).startsWith("HTTP/1.1 " + status + " ");
    }
}
