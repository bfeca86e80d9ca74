package dev.tokamak.apps.files.http;

import static dev.tokamak.apps.files.http.Given.put;
import static dev.tokamak.apps.files.http.Given.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.Seeded;
import dev.tokamak.apps.Fuzz;
import dev.tokamak.apps.files.store.StoreLimits;

/** Requests that nobody would send. */
class FilesFuzzTest {

    /** Of other content, so that all of an upload is gone through but the publishing, which would wait for the disk. */
    private static final String WRONG = "Repr-Digest: sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";

    private static final List<byte[]> GOOD = Stream.of(
            request("GET", "/hello.txt", "Range: bytes=2-5", "If-Range: \"x\"", "Want-Repr-Digest: sha-256=1"),
            request("HEAD", "/hello%2etxt?json", "If-None-Match: \"a\", W/\"b\"", "Connection: keep-alive"),
            request("GET", "/", "Accept: application/json"),
            request("GET", "http://h/dir/", "If-Modified-Since: Tue, 15 Nov 2033 12:45:26 GMT"),
            request("GET", "/dir") + request("GET", "/%c3%bc") + request("OPTIONS", "*"),
            put("/up", "hello, world", WRONG, "Expect: 100-continue"),
            "PUT /up HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n" + WRONG
                    + "\r\n\r\n5;a=b\r\nhello\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n",
            "GET /hello.txt HTTP/1.0\r\n\r\n")
            .map(text -> text.getBytes(StandardCharsets.ISO_8859_1)).toList();

    @TempDir
    private Path folder;

    @Test
    void anything() throws Exception {
        var root = Files.createDirectory(folder.resolve("root"));
        Files.writeString(root.resolve("hello.txt"), "0123456789");
        Files.createDirectory(root.resolve("dir"));
        try (var given = new Given(root, StoreLimits.DEFAULT.withMostFiles(100).withQuota(100_000),
                FilesConfig.DEFAULT)) {
            Seeded.times(Fuzz.INPUTS, random -> Fuzz.handler(random, given.server::handler, GOOD, 5_000_000, peer -> {
                assertThat(peer.isClosed()).as("over when the peer has said everything").isTrue();
                assertThat(peer.loop().timersWaiting()).isZero();
            }));
            assertThat(given.store.list()).allSatisfy(entry -> assertThat(root.resolve(entry.name())).exists());
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
        try (var all = Files.list(folder)) {
            assertThat(all).containsExactly(root);
        }
    }
}
