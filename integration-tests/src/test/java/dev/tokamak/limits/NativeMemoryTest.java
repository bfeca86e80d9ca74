package dev.tokamak.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.TransportKind;

/**
 * Memory beside the heap. The JDK keeps a direct buffer per thread, as large as the largest heap buffer ever handed to a
 * socket, which no limit and no MXBean shows; so nothing of ours hands it heap buffers. Seen as resident memory of a process
 * whose heap is touched from the start.
 */
@Timeout(45)
final class NativeMemoryTest {

    private static final int ROUNDS = 3;
    private static final long ALLOWED_KIB = 12 << 10;

    @ParameterizedTest
    @EnumSource
    void verySizableWritesAndReadsLeaveResidentMemoryFlat(TransportKind kind) {
        Needs.linux();
        try (var server = ForkedServer.start(kind, List.of(), "-Xms220m", "-Xmx220m", "-XX:+AlwaysPreTouch")) {
            try (var client = RawClient.connect(server.address())) {
                client.ping("warm");
                var megabyte = new byte[1 << 20];
                exchange(client, megabyte);
                long before = server.residentKib();
                for (int i = 0; i < ROUNDS; i++) {
                    client.send(new byte[] {ServerMain.MUCH});
                    receive(client, ServerMain.HOW_MUCH);
                    exchange(client, megabyte);
                }
                long more = server.residentKib() - before;
                System.err.printf("%s: %d KiB more resident after %d writes of %d MiB%n", kind, more, ROUNDS,
                        ServerMain.HOW_MUCH >> 20);
                assertThat(more).as("KiB more after %s writes of %s MiB", ROUNDS, ServerMain.HOW_MUCH >> 20)
                        .isLessThan(ALLOWED_KIB);
            }
            Await.eventually(() -> server.figure("open") == 0, "the client has gone");
        }
    }

    private static void exchange(RawClient client, byte[] bytes) {
        var sender = Thread.ofVirtual().start(() -> client.send(bytes));
        receive(client, bytes.length);
        try {
            sender.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void receive(RawClient client, int count) {
        for (int left = count; left > 0;) {
            int some = client.receiveSome(Math.min(left, 1 << 18)).length;
            assertThat(some).as("bytes before the end, %s lacking", left).isPositive();
            left -= some;
        }
    }
}
