package dev.tokamak.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ulimit;
import org.junit.jupiter.api.Test;

import dev.tokamak.contract.support.Await;

/** Servers that may use little: they serve those who are inside, and let others in when some leave. */
@InContainers
class LimitsTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static TokamakContainer limited(TokamakContainer server, Consumer<HostConfig> limits) {
        return server.withService("echo").withCreateContainerCmdModifier(
                command -> limits.accept(Objects.requireNonNull(command.getHostConfig())));
    }

    @OnTransports({"reactor", "virtual"})
    void withoutDescriptorsThoseInsideGoOnAndOthersGetInWhenSomeLeave(String transport, Containers containers)
            throws Exception {
        var server = limited(containers.tokamak(),
                host -> host.withUlimits(List.of(new Ulimit("nofile", 150L, 150L)))).withTransport(transport);
        server.start();
        comeAndGo(server, 200);
    }

    @Test
    void withoutThreadsThoseInsideGoOnAndOthersGetInWhenSomeLeave(Containers containers) throws Exception {
        var server = limited(containers.tokamak(), host -> host.withPidsLimit(80L)).withTransport("platform");
        server.start();
        comeAndGo(server, 150);
    }

    private static void comeAndGo(TokamakContainer server, int count) throws Exception {
        try (var crowd = new EchoCrowd(server.tcp("echo"), count)) {
            assertThat(Await.within(LONG, () -> crowd.answered() >= 20)).as("some are served").isTrue();
            // those who are inside now are all whom there is room for: the number stands still
            var inside = crowd.settled();
            System.err.println(inside.size() + " of " + count + " have room");
            assertThat(inside).hasSizeBetween(20, count - 1);
            inside.forEach(client -> client.say(2));
            assertThat(Await.within(LONG, () -> inside.stream().allMatch(client -> client.heard() == 2)))
                    .as("those inside are served on").isTrue();
            inside.subList(0, inside.size() / 2).forEach(EchoCrowd.Client::leave);
            assertThat(Await.within(LONG, () -> crowd.answered() > inside.size())).as("others get in").isTrue();
        }
        assertThat(server.isRunning()).isTrue();
    }

    @Test
    void withLittleMemoryClientsThatNeverReadAreDroppedAndOthersAreServed(Containers containers) throws Exception {
        var network = containers.network();
        var clients = containers.clients(network); // from outside, what docker puts between would go on holding them
        var servers = new ArrayList<TokamakContainer>();
        for (var transport : List.of("reactor", "platform", "virtual")) {
            var server = limited(containers.tokamak(),
                    host -> host.withMemory(192L << 20).withMemorySwap(192L << 20)).withTransport(transport)
                    .withNetwork(network).withNetworkAliases(transport);
            server.start();
            servers.add(server);
            clients.run("for i in $(seq 40); do socat -u /dev/zero TCP:" + transport
                    + ":7007 >/dev/null 2>&1 & done");
        }
        for (var server : servers) {
            try (var good = new EchoCrowd(server.tcp("echo"), 5)) {
                assertThat(Await.within(LONG, () -> good.answered() == 5)).as("others are served").isTrue();
            }
        }
        clients.run("while ps | grep -q '[s]ocat -u'; do sleep 1; done"); // within its minute
        for (var server : servers) {
            var state = server.getCurrentContainerInfo().getState();
            assertThat(state.getOOMKilled()).isFalse();
            assertThat(state.getRunning()).isTrue();
        }
    }

    @OnTransports({"reactor", "platform"})
    void oneProcessorIsEnough(String transport, Containers containers) throws IOException {
        var server = limited(containers.tokamak(), host -> host.withNanoCPUs(1_000_000_000L)).withTransport(transport);
        server.start();
        try (var crowd = new EchoCrowd(server.tcp("echo"), 100)) {
            for (int round = 1; round <= 10; round++) {
                int wanted = round;
                assertThat(Await.within(LONG, () -> crowd.allHeard(wanted))).as("round %d", round).isTrue();
                crowd.everyoneSays(round + 1);
            }
        }
    }
}
