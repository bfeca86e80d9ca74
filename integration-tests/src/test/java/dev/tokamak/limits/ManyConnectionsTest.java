package dev.tokamak.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;

/** Ten thousand that wait, two thousand at once, tens of thousands one after the other. */
@Timeout(60)
final class ManyConnectionsTest {

    private static final boolean DEEP = Boolean.getBoolean("tokamak.deep");
    private static final int IDLE = 10_000;

    private static final String CORE = "dev.tokamak.wire.ConnectionCore";
    private static final List<String> BUFFERS = List.of("dev.tokamak.wire.Segment$Owned", "java.nio.DirectByteBuffer",
            "java.nio.HeapByteBuffer");

    /** The server in a process of its own: this one needs as many descriptors for the clients. */
    @Test
    void tenThousandIdleConnectionsCostOneReactorNoProcessorTimeAndNoBuffers() {
        Needs.descriptors(IDLE + 500);
        try (var server = ForkedServer.start(TransportKind.REACTOR, List.of(), "-Xmx512m")) {
            Swarm.storm(server.everyAddress(), 100).close();
            Await.eventually(() -> server.figure("open") == 0, "the warm-up is over");
            server.instancesOf(CORE);
            long before = server.residentKib();
            try (var swarm = Swarm.crowd(server.everyAddress(), IDLE)) {
                assertThat(server.figure("open")).isEqualTo(IDLE);
                assertThat(server.instancesOf(CORE)).isEqualTo(IDLE);
                for (var buffer : BUFFERS) {
                    assertThat(server.instancesOf(buffer)).as(buffer).isLessThan(100);
                }
                long turns = server.figure("turns");
                long premature = server.figure("premature");
                var used = server.cpuTimeOf(DEEP ? Duration.ofSeconds(20) : Duration.ofMillis(1500));
                long woken = server.figure("turns") - turns;
                System.err.printf(
                        "%d idle connections on one reactor: %d ms of CPU time, %d wake-ups, %d KiB resident%n",
                        swarm.size(), used.toMillis(), woken, server.residentKib() - before);
                assertThat(used).as("CPU time while idle").isLessThan(Duration.ofMillis(DEEP ? 100 : 50));
                assertThat(woken).as("wake-ups while idle").isLessThan(DEEP ? 20 : 10);
                assertThat(server.figure("premature") - premature).as("of them with nothing to do").isLessThan(5);
            }
            Await.eventually(() -> server.figure("open") == 0, "all gone");
        }
    }

    @ParameterizedTest
    @EnumSource
    void tensOfThousandsOpenedAndClosedLeaveNothing(TransportKind kind) {
        int atOnce = 1000;
        int rounds = DEEP ? 100 : 10;
        Needs.descriptors(atOnce + 500);
        try (var server = ForkedServer.start(kind, List.of(), "-Xmx512m", "-Xss256k")) {
            Swarm.storm(server.everyAddress(), 100).close();
            Await.eventually(() -> server.figure("open") == 0, "the warm-up is over");
            long descriptors = server.figure("descriptors");
            for (int i = 0; i < rounds; i++) {
                Swarm.storm(server.everyAddress(), atOnce).closeBothWays();
            }
            Await.eventually(() -> server.figure("open") == 0, "all gone");
            Await.eventually(() -> server.figure("CLOSED") == 100 + (long) atOnce * rounds, "each ended once");
            Await.eventually(() -> server.figure("descriptors") <= descriptors, "all descriptors given back");
            Await.eventually(() -> server.instancesOf(CORE) == 0, () -> server.instancesOf(CORE) + " left in memory");
            assertThat(server.instancesOf("dev.tokamak.time.TimerQueue$Timer")).as("timers left").isLessThan(20);
        }
    }

    @EveryTransport
    void aStormOfTwoThousandConnectsIsServedToTheLast(TestTransport transport) {
        int count = 2000;
        Needs.descriptors(2 * count + 500);
        try (var swarm = Swarm.storm(transport.serve(Echo::new), count)) {
            assertThat(swarm.size()).isEqualTo(count);
            assertThat(transport.open()).isEqualTo(count);
        }
    }
}
