package dev.tokamak.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.TransportKind;

/** A thread per client where no further thread can be created: the same as without descriptors. */
@Timeout(45)
final class OutOfThreadsTest {

    private static final int CLIENTS = 60;

    /** Large stacks in a small address space: threads run out first, and leave enough for everything else. */
    @Test
    void acceptingPausesWhileThoseInsideAreServedAndGoesOnWhenSomeLeave() {
        Needs.linux();
        Needs.command("prlimit");
        var clients = new ArrayList<RawClient>();
        try (var server = ForkedServer.start(TransportKind.PLATFORM, List.of("prlimit", "--as=5000000000"),
                "-Xmx64m",
                "-Xss160m", "-XX:ReservedCodeCacheSize=32m", "-XX:CompressedClassSpaceSize=32m")) {
            try (var client = RawClient.connect(server.address())) {
                client.ping("warm");
            }
            Await.eventually(() -> server.figure("open") == 0, "gone again");
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(RawClient.connect(server.address()));
            }
            Await.eventually(() -> server.figure("ACCEPT_PAUSES") > 0, "accepting pauses");
            var used = server.cpuTimeOf(Duration.ofSeconds(2));
            int inside = Math.toIntExact(server.figure("open"));
            System.err.printf("%d of %d clients have a thread, %d ms of CPU time in 2 s without threads%n", inside,
                    CLIENTS,
                    used.toMillis());
            assertThat(used).as("CPU time in 2 s without threads").isLessThan(Duration.ofMillis(400));
            assertThat(server.figure("ACCEPT_PAUSES")).as("pauses of a second each").isBetween(1L, 6L);
            var served = clients.stream().filter(OutOfThreadsTest::isServed).toList();
            assertThat(served).as("those inside").hasSizeBetween(3, CLIENTS - 10);

            served.forEach(RawClient::close);
            clients.removeAll(served);
            Await.eventually(() -> server.figure("open") > 0, "those who waited come in");
            assertThat(clients.stream().filter(OutOfThreadsTest::isServed).toList()).as("served after some left")
                    .isNotEmpty();
            assertThat(server.isAlive()).isTrue();
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    /** Whether an echo comes within a short time, or was refused. */
    private static boolean isServed(RawClient client) {
        try {
            client.socket().setSoTimeout(100);
            client.ping("?");
            return true;
        } catch (IOException | UncheckedIOException | AssertionError e) {
            return false;
        }
    }
}
