package dev.tokamak.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.TransportKind;

/** A server that has no descriptor left: it waits, it does not spin; those inside are served; it recovers by itself. */
@Timeout(45)
final class OutOfDescriptorsTest {

    private static final int DESCRIPTORS = 200;
    private static final int CLIENTS = 220;
    private static final int WARM_UPS = 3;

    @ParameterizedTest
    @EnumSource
    void acceptingPausesWhileThoseInsideAreServedAndGoesOnWhenSomeLeave(TransportKind kind) {
        Needs.linux();
        Needs.command("prlimit");
        var clients = new ArrayList<RawClient>();
        try (var server = ForkedServer.start(kind, List.of("prlimit", "--nofile=" + DESCRIPTORS))) {
            warmUp(server);
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(RawClient.connect(server.address()));
            }
            Await.eventually(() -> server.figure("ACCEPT_PAUSES") > 0, "accepting pauses");
            int inside = Math.toIntExact(server.figure("ACCEPTED") - WARM_UPS);
            assertThat(inside).as("and fewer wait than will leave").isBetween(CLIENTS / 2 + 5, DESCRIPTORS);
            clients.subList(0, inside).forEach(client -> client.ping("inside"));

            var standstill = Standstill.of(server);
            System.err.printf("%s: %d of %d clients inside, %s without descriptors%n", kind, inside, CLIENTS,
                    standstill);
            standstill.checkThatItWaits();
            assertThat(server.logged("accepting pauses")).as("one line a pause")
                    .isBetween(1L, server.figure("ACCEPT_PAUSES"));
            assertThat(server.logged("\tat ")).as("lines of a stack").isZero();
            clients.subList(0, inside).forEach(client -> client.ping("still inside"));

            clients.subList(0, inside - 5).forEach(RawClient::close);
            Await.eventually(() -> server.figure("CLOSED") == WARM_UPS + inside - 5, "they have left");
            long pauses = server.figure("ACCEPT_PAUSES");
            clients.subList(inside, CLIENTS).forEach(client -> client.ping("recovered"));
            assertThat(server.figure("ACCEPT_PAUSES")).as("all let in after the pause under way").isEqualTo(pauses);
            clients.subList(0, CLIENTS - 5).forEach(RawClient::close);
            clients.subList(CLIENTS - 5, CLIENTS).forEach(client -> client.ping("the last"));
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    /** Classes that are loaded for the first connection, or for the first question, are files too. */
    private static void warmUp(ForkedServer server) {
        for (int i = 0; i < WARM_UPS; i++) {
            try (var client = RawClient.connect(server.address())) {
                client.ping("warm");
            }
        }
        assertThat(server.figure("turns")).isNotNegative();
        Await.eventually(() -> server.figure("open") == 0 && server.figure("ACCEPT_PAUSES") == 0, "all gone again");
    }
}
