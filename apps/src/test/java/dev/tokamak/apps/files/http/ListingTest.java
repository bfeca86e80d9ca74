package dev.tokamak.apps.files.http;

import static dev.tokamak.apps.files.http.Given.body;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a directory looks like, to people and to programs. */
class ListingTest {

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
    void aPageForPeople() throws IOException {
        Files.createDirectory(root.resolve("photos & more"));
        Files.writeString(root.resolve("it's <b>.txt".replace("<b>", "&lt;")), "x".repeat(1500));
        var page = given.get("/", "Accept: text/html,application/json;q=0.9");
        assertThat(page).startsWith("HTTP/1.1 200 ").contains("Content-Type: text/html; charset=utf-8\r\n",
                "X-Content-Type-Options: nosniff\r\n",
                "Content-Security-Policy: default-src 'none'; style-src 'sha256-", "Vary: Accept\r\n");
        assertThat(body(page))
                .contains("<h1>Files in /</h1>", "<a href=\"photos%20%26%20more/\">photos &amp; more/</a>",
                        "<a href=\"it%27s%20%26lt%3B.txt\">it&#39;s &amp;lt;.txt</a>", "title=\"1500 bytes\">1.46 KiB<",
                        ">10 B<",
                        "<time datetime=\"2033-11-15T12:45:26Z\">2033-11-15 12:45</time>", "3 files, ")
                .doesNotContain("<script", "..</a>");
        assertThat(body(page).indexOf("photos")).isLessThan(body(page).indexOf("empty"));
    }

    @Test
    void aDirectoryInside() throws IOException {
        Files.createDirectories(root.resolve("a b/c"));
        assertThat(given.get("/a%20b")).startsWith("HTTP/1.1 301 ").contains("Location: /a%20b/\r\n");
        assertThat(body(given.get("/a%20b/"))).contains("Files in /a b/", "<a href=\"../\">..</a>",
                "<a href=\"c/\">c/</a>");
    }

    @Test
    void jsonForPrograms() {
        var expected = "{\"path\":\"/\",\"complete\":true,\"entries\":[{\"name\":\"empty\",\"directory\":false,\"size\":0,\"modified\":\"";
        assertThat(body(given.get("/", "Accept: application/json"))).startsWith(expected).endsWith("]}\n");
        assertThat(body(given.get("/?json"))).startsWith(expected)
                .contains(
                        "{\"name\":\"hello.txt\",\"directory\":false,\"size\":10,\"modified\":\"2033-11-15T12:45:26.500Z\"}");
        assertThat(given.get("/?json")).contains("Content-Type: application/json\r\n");
    }

    @ParameterizedTest
    @CsvSource({"0,0 B", "1023,1023 B", "1024,1.00 KiB", "10239,10.0 KiB", "1500,1.46 KiB", "102400,100 KiB",
        "1048575,1024 KiB", "1048576,1.00 MiB",
        "9223372036854775807,8.00 EiB"})
    void sizes(long bytes, String text) {
        assertThat(Listing.size(bytes)).isEqualTo(text);
    }
}
