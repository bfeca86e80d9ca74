package dev.tokamak.apps.files.http;

import static dev.tokamak.apps.files.http.Given.put;
import static dev.tokamak.apps.files.http.Given.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tokamak.apps.files.store.StoreLimits;

/** DELETE: only where files may be replaced anyway. */
class RemovalTest {

    @TempDir
    private Path root;

    private Given serve(boolean overwrite) throws IOException {
        return new Given(root, StoreLimits.DEFAULT.withOverwrite(overwrite), FilesConfig.DEFAULT);
    }

    @Test
    void aFile() throws IOException {
        try (var given = serve(true)) {
            var peer = given.connect();
            peer.send(put("/a", "hello"));
            peer.received();
            peer.send(request("DELETE", "/a") + request("DELETE", "/a"));
            assertThat(peer.received()).startsWith("HTTP/1.1 204 No Content\r\n").doesNotContain("Content-Length: 0")
                    .contains("HTTP/1.1 404 Not Found\r\n");
            assertThat(root.resolve("a")).doesNotExist();
            assertThat(given.store.bytesTaken()).isZero();
        }
    }

    @Test
    void nothingWhereNothingIsReplaced() throws IOException {
        try (var given = serve(false)) {
            given.answer(put("/a", "hello"));
            assertThat(given.answer(request("DELETE", "/a"))).startsWith("HTTP/1.1 405 ")
                    .contains("Allow: GET, HEAD, PUT\r\n");
            assertThat(given.has("a")).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"/, 409", "/dir/, 409", "/dir, 404", "/..%2fa, 400", "/link, 404"})
    void whatIsNoFile(String target, String status) throws IOException {
        Files.createDirectory(root.resolve("dir"));
        Files.createFile(root.resolve("kept"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("kept"));
        try (var given = serve(true)) {
            assertThat(given.answer(request("DELETE", target))).startsWith("HTTP/1.1 " + status + " ");
            assertThat(root.resolve("dir")).isDirectory();
            assertThat(root.resolve("link")).isSymbolicLink();
        }
    }

    @Test
    void onlyWhatIsMeant() throws IOException {
        try (var given = serve(true)) {
            var etag = Given.etag(given.answer(put("/a", "hello")));
            assertThat(given.answer(request("DELETE", "/a", "If-Match: \"other\""))).startsWith("HTTP/1.1 412 ");
            assertThat(given.has("a")).isTrue();
            assertThat(given.answer(request("DELETE", "/a", "If-Match: " + etag))).startsWith("HTTP/1.1 204 ");
        }
    }
}
