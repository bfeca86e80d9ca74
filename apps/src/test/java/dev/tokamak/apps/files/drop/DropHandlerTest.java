package dev.tokamak.apps.files.drop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.Seeded;
import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoreLimits;
import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.probe.HandlerProbe;

/** Bytes until the sender half-closes, then one line. */
class DropHandlerTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T11:30:05Z"));
    private static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"; // printf hello | sha256sum

    @TempDir
    private Path root;

    private FileStore store;
    private DropServer server;

    @BeforeEach
    void serve() throws IOException {
        serve(StoreLimits.DEFAULT);
    }

    private void serve(StoreLimits limits) throws IOException {
        store = FileStore.open(root, limits);
        server = new DropServer(store, CLOCK);
    }

    @AfterEach
    void nothingIsLeftUnfinished() throws IOException {
        store.close();
        assertThat(root).isDirectoryNotContaining("glob:**.part");
    }

    private HandlerProbe sent(byte[] content) {
        var peer = HandlerProbe.open(server.handler());
        peer.send(content);
        return peer;
    }

    @Test
    void becomesANewFile() {
        var peer = sent("hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(peer.received()).isEmpty();
        peer.halfClose();
        assertThat(peer.received()).isEqualTo("drop-20261121-113005-000.bin 5 " + HELLO + "\n");
        assertThat(peer.closeReason()).contains(CloseReason.PEER_CLOSED);
        assertThat(root.resolve("drop-20261121-113005-000.bin")).hasContent("hello");
    }

    @Test
    void whereverItIsCut() {
        var number = new int[1];
        HandlerProbe.atEveryCut(server::handler, "hello".getBytes(StandardCharsets.US_ASCII), peer -> {
            peer.halfClose();
            assertThat(peer.received()).isEqualTo(
                    String.format("drop-20261121-113005-%03d.bin 5 %s%n", number[0]++, HELLO).replace("\r", ""));
        });
    }

    @Test
    void neverReplacesAnything() throws IOException {
        Files.writeString(root.resolve("drop-20261121-113005-000.bin"), "before");
        Files.writeString(root.resolve("drop-20261121-113005-001.bin"), "before");
        var one = sent(new byte[] {1});
        var other = sent(new byte[] {2});
        one.halfClose();
        other.halfClose();
        assertThat(one.received()).startsWith("drop-20261121-113005-002.bin 1 ");
        assertThat(other.received()).startsWith("drop-20261121-113005-003.bin 1 ");
        assertThat(root.resolve("drop-20261121-113005-000.bin")).hasContent("before");
    }

    /** Whoever only looks whether the port is open leaves no file. */
    @Test
    void nothingIsNoFile() throws IOException {
        var peer = HandlerProbe.open(server.handler());
        peer.halfClose();
        assertThat(peer.received()).isEqualTo("nothing was sent, so there is no file\n");
        assertThat(store.list()).isEmpty();
    }

    /** What was cut may be half of it. */
    @Test
    void aStreamThatIsCutBecomesNothing() throws IOException {
        var peer = sent("hello".getBytes(StandardCharsets.US_ASCII));
        peer.reset();
        assertThat(peer.closeReason()).contains(CloseReason.PEER_RESET);
        var tls = sent("hello".getBytes(StandardCharsets.US_ASCII));
        tls.elsewhere(c -> c.abort(CloseReason.TRUNCATED)); // as the transport does when TLS ends without close_notify
        assertThat(store.list()).isEmpty();
        assertThat(store.bytesTaken()).isZero();
    }

    @Test
    void cutAtAnyMoment() throws IOException {
        for (int steps = 0; steps < 4; steps++) {
            var peer = HandlerProbe.open(server.handler());
            peer.loop().holdOffloads();
            peer.send("hello");
            for (int i = 0; i < steps; i++) {
                peer.loop().runOffloaded();
            }
            peer.elsewhere(c -> c.abort(CloseReason.IDLE));
            while (peer.loop().runOffloaded() > 0) {
                assertThat(peer.isClosed()).isTrue();
            }
        }
        assertThat(store.list()).isEmpty();
        assertThat(store.bytesTaken()).isZero();
    }

    @Test
    void workThatIsRefusedAtAnyMoment() throws IOException {
        serveOneAtATime();
        for (int steps = 0; steps < 3; steps++) {
            var peer = HandlerProbe.open(server.handler());
            peer.loop().holdOffloads();
            peer.loop().refuseOffloads(steps == 0);
            peer.send("hello");
            peer.halfClose();
            for (int i = 0; i < steps; i++) {
                peer.loop().refuseOffloads(i == steps - 1);
                assertThat(peer.loop().runOffloaded()).isEqualTo(1);
            }
            assertThat(peer.received()).isEqualTo("error: the server has too much to do\n");
            assertThat(store.list()).isEmpty();
        }
        var next = sent(new byte[1]);
        next.halfClose();
        assertThat(next.received()).startsWith("drop-");
        assertThat(store.bytesTaken()).isEqualTo(1);
    }

    private void serveOneAtATime() throws IOException {
        store.close();
        serve(StoreLimits.DEFAULT.withMostUploadsAtOnce(1));
    }

    @Test
    void theSenderWaitsForTheDisk() throws IOException {
        var peer = HandlerProbe.open(server.handler());
        peer.send(new byte[1]);
        peer.loop().holdOffloads();
        peer.send(new byte[8_000_000]);
        assertThat(peer.loop().counters().get(Counter.BYTES_READ)).isBetween(DropServer.WAITING_BYTES,
                DropServer.WAITING_BYTES + (256L << 10));
        peer.halfClose();
        while (peer.loop().runOffloaded() > 0) {
            assertThat(peer.isClosed()).isEqualTo(peer.countReceived() > 0);
        }
        assertThat(peer.received()).startsWith("drop-20261121-113005-000.bin 8000001 ");
    }

    @Test
    void limitsAreToldInWords() throws IOException {
        store.close();
        serve(StoreLimits.DEFAULT.withQuota(10));
        var exact = sent(new byte[10]);
        exact.halfClose();
        assertThat(exact.received()).startsWith("drop-");
        var peer = sent(new byte[11]);
        assertThat(peer.received()).isEqualTo("error: the store has no room for so much\n");
        assertThat(peer.sawEnd()).isTrue();
        assertThat(store.list()).hasSize(1);
    }

    @Test
    void whoSendsNothingIsNotWaitedFor() throws IOException {
        var silent = HandlerProbe.open(server.handler());
        silent.advance(DropServer.STALL_TIME);
        assertThat(silent.received()).isEqualTo("error: fewer than 4096 bytes in 30 s\n");
        var trickling = sent(new byte[1]);
        for (int i = 0; i < 29; i++) {
            trickling.advance(Duration.ofSeconds(1));
            trickling.send(new byte[1]);
        }
        assertThat(trickling.sawEnd()).isFalse();
        trickling.advance(Duration.ofSeconds(1));
        assertThat(trickling.received()).startsWith("error: ");
        assertThat(store.bytesTaken()).isZero();
        var slow = HandlerProbe.open(server.handler());
        for (int i = 0; i < 10; i++) {
            slow.send(new byte[(int) DropServer.STALL_BYTES]);
            slow.advance(DropServer.STALL_TIME);
        }
        slow.halfClose();
        assertThat(slow.received()).startsWith("drop-").contains(" 40960 ");
    }

    /** Whatever it is, and however it is cut: it is what arrives. */
    @Test
    void anyBytesInAnyPieces() throws IOException {
        Seeded.times(50, random -> {
            byte[] content = new byte[1 + random.nextInt(100_000)];
            random.nextBytes(content);
            var peer = HandlerProbe.open(server.handler());
            peer.sendInPieces(content, random.nextLong());
            peer.halfClose();
            assertThat(root.resolve(peer.received().split(" ")[0])).hasBinaryContent(content);
        });
        assertThat(store.list()).hasSize(50);
    }
}
