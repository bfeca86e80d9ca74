package dev.tokamak.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
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
                clients.add(RawClient.connect(server.address()).send("?")); // answered once it has a thread
            }
            Await.eventually(() -> server.figure("ACCEPT_PAUSES") > 0, "accepting pauses");
            var standstill = Standstill.of(server);
            int inside = Math.toIntExact(server.figure("open"));
            System.err.printf("%d of %d clients have a thread, %s without threads%n", inside, CLIENTS, standstill);
            standstill.checkThatItWaits();
            Await.eventually(() -> answered(clients).size() >= inside, "those inside are served");
            var served = answered(clients);
            assertThat(served).as("those inside").hasSizeBetween(3, CLIENTS - 10);
            served.forEach(client -> assertThat(client.receiveText(1)).isEqualTo("?"));
            served.forEach(client -> client.ping("still served"));

            served.forEach(RawClient::close);
            clients.removeAll(served);
            Await.eventually(() -> !answered(clients).isEmpty(), "those who waited come in, and are served");
            assertThat(server.isAlive()).isTrue();
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    /** Those who have an answer to read. */
    private static List<RawClient> answered(List<RawClient> clients) {
        return clients.stream().filter(OutOfThreadsTest::hasAnswer).toList();
    }

    private static boolean hasAnswer(RawClient client) {
        try {
            return client.socket().getInputStream().available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
