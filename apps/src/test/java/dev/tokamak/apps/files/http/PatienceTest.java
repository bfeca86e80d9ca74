package dev.tokamak.apps.files.http;

import static dev.tokamak.apps.files.http.Given.put;
import static dev.tokamak.apps.files.http.Given.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long the server waits for what. */
class PatienceTest {

    private static final Duration TICK = Duration.ofMillis(1);

    @TempDir
    private Path root;

    private Given given;

    @BeforeEach
    void serve() throws IOException {
        given = new Given(root);
    }

    @AfterEach
    void stop() throws IOException {
        given.close();
    }

    @Test
    void nobodyWhoSaysNothing() {
        var peer = given.connect();
        peer.advance(FilesConfig.DEFAULT.idleTime().minus(TICK));
        assertThat(peer.sawEnd()).isFalse();
        peer.advance(TICK);
        assertThat(peer.sawEnd()).isTrue();
        assertThat(peer.received()).isEmpty();
    }

    @Test
    void betweenTwoRequests() {
        var peer = given.connect();
        for (int i = 0; i < 3; i++) {
            peer.send(request("GET", "/none"));
            peer.advance(FilesConfig.DEFAULT.idleTime().minus(TICK));
            assertThat(peer.sawEnd()).isFalse();
        }
        peer.advance(TICK);
        assertThat(peer.sawEnd()).isTrue();
    }

    /** A byte a second doesn't help: the whole head has one deadline. */
    @Test
    void aHeadThatTrickles() {
        var peer = given.connect();
        for (byte each : request("GET", "/none").getBytes(StandardCharsets.US_ASCII)) {
            if (peer.sawEnd()) {
                break;
            }
            peer.send(new byte[] {each});
            peer.advance(Duration.ofSeconds(1));
        }
        assertThat(peer.received()).startsWith("HTTP/1.1 408 Request Timeout\r\n")
                .endsWith("no whole head within 10 s\n");
        assertThat(peer.sawEnd()).isTrue();
    }

    @Test
    void alsoTheSecondHead() {
        var peer = given.connect();
        peer.send(request("GET", "/none") + "GET / HT");
        peer.received();
        peer.advance(FilesConfig.DEFAULT.headTime().minus(TICK));
        assertThat(peer.sawEnd()).isFalse();
        peer.advance(TICK);
        assertThat(peer.received()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void anUploadThatStalls() throws IOException {
        var peer = given.connect();
        peer.send(put("/a", "x".repeat(100_000)).substring(0, 50_000));
        peer.advance(Duration.ofSeconds(59)); // 30 s in which much came, 29 in which nothing did
        assertThat(peer.sawEnd()).isFalse();
        peer.advance(Duration.ofSeconds(1));
        assertThat(peer.received()).startsWith("HTTP/1.1 408 ").contains("fewer than 4096 bytes in 30 s");
        assertThat(given.store.bytesTaken()).isZero();
    }

    /** Else a few clients could keep all places for uploads. */
    @Test
    void anUploadThatTrickles() {
        var peer = given.connect();
        peer.send(put("/a", "x".repeat(100_000)).substring(0, 100));
        for (int i = 0; i < 30 && !peer.sawEnd(); i++) {
            peer.send("x".repeat(100));
            peer.advance(Duration.ofSeconds(1));
        }
        assertThat(peer.received()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void anUploadThatIsSlowOnly() {
        var peer = given.connect();
        var request = put("/a", "x".repeat(100_000));
        for (int from = 0; from < request.length(); from += 5000) {
            peer.send(request.substring(from, Math.min(request.length(), from + 5000)));
            peer.advance(Duration.ofSeconds(29));
        }
        assertThat(peer.received()).startsWith("HTTP/1.1 201 ");
    }

    @Test
    void aSlowDiskIsNobodysFault() {
        var peer = given.connect();
        peer.send(put("/a", "x".repeat(100_000)).substring(0, 1000));
        peer.loop().holdOffloads();
        peer.send("x".repeat(2000));
        peer.advance(Duration.ofMinutes(10));
        assertThat(peer.received()).isEmpty();
        peer.loop().runOffloaded();
        peer.advance(Duration.ofMinutes(1));
        assertThat(peer.received()).startsWith("HTTP/1.1 408 ");
        peer.loop().runOffloaded();
    }

    @Test
    void aBodyThatMeansNothing() {
        var peer = given.connect();
        peer.send(request("GET", "/none", "Content-Length: 100") + "x");
        peer.advance(Duration.ofSeconds(30));
        assertThat(peer.received()).startsWith("HTTP/1.1 408 ");
    }

    /** Only when all of it has been sent does the connection begin to be idle. */
    @Test
    void aDownloadIsNotIdle() throws IOException {
        Files.write(root.resolve("big"), new byte[1_000_000]);
        var peer = given.connect();
        peer.stopReading();
        peer.send(request("GET", "/big"));
        for (int i = 0; i < 10; i++) {
            peer.take(90_000);
            peer.advance(Duration.ofSeconds(25));
        }
        assertThat(peer.isClosed()).isFalse();
        peer.keepReading();
        peer.advance(FilesConfig.DEFAULT.idleTime().minus(TICK));
        assertThat(peer.sawEnd()).isFalse();
        peer.advance(TICK);
        assertThat(peer.sawEnd()).isTrue();
    }
}
