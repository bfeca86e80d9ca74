package dev.tokamak.apps.files.http;

import static dev.tokamak.apps.files.http.Given.put;
import static dev.tokamak.apps.files.http.Given.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tokamak.apps.files.store.StoreLimits;

/** PUT and DELETE of a file that is there, with conditions (RFC 9110 section 13.2.2): 412 and nothing changes. */
class ConditionalChangesTest {

    private static final String LONG_AGO = "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT";
    private static final String FAR_AHEAD = "If-Unmodified-Since: Thu, 31 Dec 2099 23:59:59 GMT";

    @TempDir
    private Path root;

    private Given given;
    private String etag;

    @BeforeEach
    void serveOneFile() throws IOException {
        given = new Given(root, StoreLimits.DEFAULT.withOverwrite(true), FilesConfig.DEFAULT);
        etag = Given.etag(given.answer(put("/a", "first")));
    }

    @AfterEach
    void close() throws IOException {
        given.close();
    }

    private String withTag(String field) {
        return field.replace("ETAG", etag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"If-None-Match: ETAG", "If-None-Match: W/ETAG", "If-None-Match: \"x\", ETAG",
        "If-None-Match: *", "If-Match: \"x\"", LONG_AGO})
    void theFileStaysWhenTheConditionIsFalse(String condition) throws IOException {
        assertThat(given.answer(put("/a", "second", withTag(condition)))).startsWith("HTTP/1.1 412 ");
        assertThat(given.answer(request("DELETE", "/a", withTag(condition)))).startsWith("HTTP/1.1 412 ");
        assertThat(given.text("a")).isEqualTo("first");
        assertThat(Given.etag(given.get("/a"))).isEqualTo(etag);
        assertThat(given.store.bytesTaken()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"If-None-Match: \"x\"", "If-Match: ETAG", "If-Match: *", FAR_AHEAD})
    void itIsReplacedWhenTheConditionIsTrue(String condition) throws IOException {
        assertThat(given.answer(put("/a", "second", withTag(condition)))).startsWith("HTTP/1.1 200 ");
        assertThat(given.text("a")).isEqualTo("second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"If-None-Match: \"x\"", "If-Match: ETAG", "If-Match: *", FAR_AHEAD})
    void itIsRemovedWhenTheConditionIsTrue(String condition) throws IOException {
        assertThat(given.answer(request("DELETE", "/a", withTag(condition)))).startsWith("HTTP/1.1 204 ");
        assertThat(given.has("a")).isFalse();
    }

    @Test
    void aNewFileDependsOnNoTagAndNoDate() throws IOException {
        assertThat(given.answer(put("/b", "new", withTag("If-None-Match: ETAG")))).startsWith("HTTP/1.1 201 ");
        assertThat(given.answer(put("/c", "new", LONG_AGO))).startsWith("HTTP/1.1 201 ");
        assertThat(given.answer(put("/d", "new", withTag("If-Match: ETAG")))).startsWith("HTTP/1.1 412 ");
        assertThat(given.has("d")).isFalse();
    }
}
