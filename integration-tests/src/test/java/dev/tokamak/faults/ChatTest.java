package dev.tokamak.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.chat.RecordingClient;
import dev.tokamak.cli.Server;
import dev.tokamak.tls.Keys;

/** A chat through bad networks: nothing is lost or doubled. */
class ChatTest {

    private static final int MESSAGES = 80;

    @TempDir
    private Path folder;

    @Test
    void isWholeThoughConnectionsAreCutAndDrip() throws Exception {
        var broken = Faults.seeded(14).delayed(Duration.ofMillis(1), Duration.ofMillis(3)).cutAfter(6_000);
        var slow = Faults.seeded(15).slow(20_000).inPiecesOf(3).cutAfter(10_000);
        try (var server = Server.start("--data", folder.toString(), "chat=0");
                var cutting = FaultProxy.tcp(server.address("chat", "tls"), broken);
                var dripping = FaultProxy.tcp(server.address("chat", "tls"), slow)) {
            var trust = Keys.trusting(Files.readAllBytes(folder.resolve("keys/tls.crt")));
            var clients = List.of(
                    new RecordingClient("ada", MESSAGES, 2 * MESSAGES, trust, cutting.address()::getPort,
                            () -> MESSAGES),
                    new RecordingClient("bob", MESSAGES, 2 * MESSAGES, trust, dripping.address()::getPort,
                            () -> MESSAGES));
            var threads = clients.stream().map(client -> Thread.ofPlatform().daemon().start(client)).toList();
            for (var thread : threads) {
                assertThat(thread.join(Duration.ofSeconds(60))).as(clients::toString).isTrue();
            }
            RecordingClient.check(clients);
        }
    }
}
