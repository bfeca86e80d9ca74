package dev.tokamak.apps.files.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tokamak.apps.http.Fields;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.probe.HandlerProbe;

/** What a fetch that goes on takes from a server for the rest of its file. */
class HttpFetchTest {

    private static final String BEGINNING = "hello";

    @TempDir
    private Path folder;

    private final Deque<ConnectionHandler> again = new ArrayDeque<>();
    private final CompletableFuture<TransferResult> done = new CompletableFuture<>();
    private PartialFile partial;
    private HandlerProbe server;

    @BeforeEach
    void askForTheRest() throws IOException {
        partial = new PartialFile(folder.resolve("file"));
        Files.writeString(partial.path(), BEGINNING);
        Files.writeString(folder.resolve(".file.part.etag"), "\"v1\"");
        var request = new HttpRequest("h", "file", "/file", Fields.NONE.with("Host", "h"), 0,
                (handler, _) -> again.add(handler));
        server = HandlerProbe.open(new HttpFetch(request, partial, Transfer.Progress.NONE, done, true));
        assertThat(server.received()).contains("Range: bytes=5-\r\n", "If-Range: \"v1\"\r\n");
    }

    private static String part(String etag, String range, String content) {
        return "HTTP/1.1 206 Partial Content\r\n" + (etag.isEmpty() ? "" : "ETag: " + etag + "\r\n")
                + "Content-Range: " + range + "\r\nContent-Length: " + content.length() + "\r\n\r\n" + content;
    }

    @Test
    void allOfTheRestOfTheSameVersionIsTaken() {
        server.send(part("\"v1\"", "bytes 5-10/11", " world"));
        assertThat(done).isCompletedWithValueMatching(result -> result.resumedAt() == 5 && result.size() == 11);
        assertThat(partial.path()).hasContent("hello world");
        assertThat(again).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', value = {"'\"v2\"',bytes 5-10/11,' world'", "'W/\"v1\"',bytes 5-10/11,' world'",
        "'',bytes 5-10/11,' world'", "'\"v1\"',bytes 5-7/11,' wo'", "'\"v1\"',bytes 5-10/12,' world'",
        "'\"v1\"',bytes 5-10/*,' world'", "'\"v1\"',bytes 6-10/11,'world'", "'\"v1\"',bytes 5-9/11,' world'"})
    void anythingElseIsThrownAwayAndAllOfItAskedFor(String etag, String range, String content) {
        server.send(part(etag, range, content));
        assertThat(server.sawEnd()).isTrue();
        server.halfClose();
        assertThat(server.isClosed()).isTrue();
        assertThat(done).isNotDone();
        assertThat(partial.path()).hasContent(BEGINNING);
        assertThat(again).hasSize(1);

        var anew = HandlerProbe.open(again.remove());
        assertThat(anew.received()).startsWith("GET /file HTTP/1.1\r\n").doesNotContain("Range");
        anew.send("HTTP/1.1 200 OK\r\nETag: \"v2\"\r\nContent-Length: 5\r\n\r\nother");
        assertThat(done).isCompletedWithValueMatching(result -> result.resumedAt() == 0 && result.size() == 5);
        assertThat(partial.path()).hasContent("other");
        assertThat(again).isEmpty();
    }

    @Test
    void aPartThatNobodyAskedForIsNotAskedForTwice() {
        server.send(part("\"v2\"", "bytes 5-10/11", " world"));
        var anew = HandlerProbe.open(again.remove());
        anew.send(part("\"v2\"", "bytes 5-10/11", " world"));
        assertThat(done).isCompletedExceptionally();
        assertThat(again).isEmpty();
    }
}
