package dev.tokamak.apps.files.http;

import static dev.tokamak.apps.files.http.Given.put;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.net.CloseReason;

/** Uploads that end before their end: nothing of them is left. */
class CutUploadsTest {

    @TempDir
    private Path root;

    private Given given;

    @BeforeEach
    void serve() throws IOException {
        given = new Given(root);
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
    void aClientThatGoesAwayLeavesNothing() throws IOException {
        var half = Arrays.copyOf(put("/a", "hello").getBytes(StandardCharsets.UTF_8), 50);
        var reset = given.connect();
        reset.send(half);
        reset.reset();
        assertThat(reset.closeReason()).contains(CloseReason.PEER_RESET);
        assertThat(given.store.bytesTaken()).isZero();

        var ended = given.connect();
        ended.send(half);
        ended.halfClose();
        assertThat(ended.received()).startsWith("HTTP/1.1 400 ").contains("ended before its end");
        assertThat(given.store.bytesTaken()).isZero();
        assertThat(given.has("a")).isFalse();
    }

    /** Also while the disk is being waited for. */
    @Test
    void aClientThatGoesAwayAtAnyMoment() throws IOException {
        for (int steps = 0; steps < 4; steps++) {
            var peer = given.connect();
            peer.loop().holdOffloads();
            peer.send(put("/a" + steps, "hello"));
            for (int i = 0; i < steps; i++) {
                peer.loop().runOffloaded();
            }
            peer.elsewhere(c -> c.abort(CloseReason.IDLE));
            while (peer.loop().runOffloaded() > 0) {
                assertThat(peer.isClosed()).isTrue();
            }
            assertThat(given.store.bytesTaken()).isEqualTo(5L * given.store.list().size());
        }
        assertThat(given.has("a0")).as("nothing had been written").isFalse();
        assertThat(given.has("a1")).as("nothing had been written").isFalse();
        assertThat(given.has("a3")).as("everything had been said and done").isTrue();
    }

    /** Too much waits for the disk, or the server is ending: at whichever step, the client is told and the name is free. */
    @Test
    void workThatIsRefusedAtAnyMoment() throws IOException {
        for (int steps = 0; steps < 3; steps++) {
            var peer = given.connect();
            peer.loop().holdOffloads();
            peer.loop().refuseOffloads(steps == 0);
            peer.send(put("/a", "hello"));
            for (int i = 0; i < steps; i++) {
                peer.loop().refuseOffloads(i == steps - 1);
                assertThat(peer.loop().runOffloaded()).isEqualTo(1);
            }
            assertThat(peer.received()).startsWith("HTTP/1.1 503 ").contains("the server has too much to do",
                    "Retry-After: 1");
            assertThat(peer.sawEnd()).as("when more of the request may come").isEqualTo(steps < 2);
            peer.halfClose();
            assertThat(given.has("a")).isFalse();
            assertThat(given.answer(put("/b" + steps, "hello"))).startsWith("HTTP/1.1 201 ");
            assertThat(given.store.bytesTaken()).isEqualTo(5L * (steps + 1));
        }
        assertThat(given.answer(put("/a", "hello"))).startsWith("HTTP/1.1 201 ");
    }

    @Test
    void aBadChunkLeavesNothing() throws IOException {
        assertThat(given.answer("PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhel"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(given.has("a")).isFalse();
    }
}
