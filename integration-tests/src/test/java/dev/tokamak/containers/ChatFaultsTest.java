package dev.tokamak.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.testcontainers.containers.Network;

import dev.tokamak.chat.RecordingClient;
import dev.tokamak.contract.support.Await;
import dev.tokamak.programs.ChatOutput;
import dev.tokamak.tls.Keys;

/** A network that fails during a chat: nothing is lost or doubled. */
@InContainers
class ChatFaultsTest {

    private static final int FAILURES = 2;
    private static final int PER_FAILURE = 20;
    private static final int MESSAGES = PER_FAILURE * (FAILURES + 1);
    private static final List<String> NAMES = List.of("ada", "bob");

    private static TokamakContainer chat(Containers containers, Network network, String transport) {
        var server = containers.tokamak().withService("chat").withTransport(transport).withNetwork(network)
                .withNetworkAliases("server");
        server.start();
        return server;
    }

    /** Clients outside, whose connections break with the mapping of the port. */
    @OnTransports({"reactor", "virtual"})
    void clientsComeBackWhenTheServersNetworkIsThereAgain(String transport, Containers containers) throws Exception {
        var network = containers.networkWithOwnAddresses();
        var server = chat(containers, network, transport);
        var address = Containers.address(server, network);
        var trust = Keys.trusting(ContainerFiles.below(server, "/data/keys").get("tls.crt"));
        var allowed = new AtomicInteger(PER_FAILURE);
        var clients = new ArrayList<RecordingClient>();
        var threads = new ArrayList<Thread>();
        for (var name : NAMES) {
            var client = new RecordingClient(name, MESSAGES, NAMES.size() * MESSAGES, trust, () -> port(server),
                    allowed::get);
            clients.add(client);
            threads.add(Thread.ofPlatform().daemon().start(client));
        }
        for (int failure = 0; failure < FAILURES; failure++) {
            int enough = failure * PER_FAILURE + PER_FAILURE / 2;
            Await.eventually(
                    () -> clients.stream().allMatch(client -> client.acknowledgements() >= enough)
                            || threads.stream().noneMatch(Thread::isAlive),
                    () -> "messages have been said: " + clients);
            Containers.disconnect(server, network);
            allowed.addAndGet(PER_FAILURE);
            Containers.connect(server, network, "server", address);
        }
        for (var thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(60))).as(clients::toString).isTrue();
        }
        RecordingClient.check(clients);
    }

    /** Where it is now; waits while it is nowhere. */
    private static int port(TokamakContainer server) {
        var port = new AtomicInteger();
        Await.eventually(() -> {
            try {
                port.set(server.tls("chat").getPort());
                return true;
            } catch (IllegalStateException _) {
                return false;
            }
        }, "its port is mapped");
        return port.get();
    }

    /** Our own client in containers, of which one loses its network while both are talking. */
    @OnTransports({"reactor", "platform"})
    void linesArriveOnceThoughAClientsNetworkFails(String transport, Containers containers) throws Exception {
        var network = containers.networkWithOwnAddresses();
        var server = chat(containers, network, transport);
        var ada = client("ada", server, network, containers);
        var bob = client("bob", server, network, containers);
        var address = Containers.address(bob, network);
        say(ada, "ada", 0);
        say(bob, "bob", 0);
        awaitSent(ada, PER_FAILURE);
        awaitSent(bob, PER_FAILURE);
        Containers.disconnect(bob, network);
        say(ada, "ada", 1);
        say(bob, "bob", 1);
        awaitSent(ada, 2 * PER_FAILURE);
        assertThat(bob.run("grep -c '\"sent\"' /tmp/out")).as("without a network").isEqualTo(PER_FAILURE + "\n");
        Containers.connect(bob, network, "bob", address);
        say(ada, "ada", 2);
        say(bob, "bob", 2);
        awaitHeard(ada, ChatOutput.line("bob", MESSAGES - 1));
        awaitHeard(bob, ChatOutput.line("ada", MESSAGES - 1));
        ChatOutput.check("ada", NAMES, MESSAGES, ended(ada));
        ChatOutput.check("bob", NAMES, MESSAGES, ended(bob));
    }

    private static Clients client(String name, TokamakContainer server, Network network, Containers containers)
            throws IOException, InterruptedException {
        var client = containers.clients(network);
        client.take(server, "/opt/tokamak", "/opt");
        client.take(server, "/data/keys/tls.crt", "/tmp");
        client.run("mkfifo /tmp/in; (TOKAMAK_PASSWORD='correct horse' java -XX:TieredStopAtLevel=1"
                + " -jar /opt/tokamak/tokamak.jar chat server:7443 --name " + name + " --register --room yard --json"
                + " --keys /tmp/keys --ca /tmp/tls.crt --tls-name localhost --timeout 60s </tmp/in >/tmp/out 2>&1;"
                + " echo $? >/tmp/ended) >/dev/null 2>&1 & sleep 1000 >/tmp/in 2>/dev/null & echo $! >/tmp/typist;"
                + " until grep -q '\"joined\"' /tmp/out; do sleep 0.1; done");
        return client;
    }

    private static void say(Clients client, String name, int round) throws IOException, InterruptedException {
        var lines = new StringBuilder();
        for (int line = round * PER_FAILURE; line < (round + 1) * PER_FAILURE; line++) {
            lines.append(ChatOutput.line(name, line)).append("\\n");
        }
        client.run("printf '" + lines + "' >/tmp/in");
    }

    private static void awaitSent(Clients client, int count) throws IOException, InterruptedException {
        client.run("until [ $(grep -c '\"sent\"' /tmp/out) -ge " + count + " ]; do sleep 0.1; done");
    }

    private static void awaitHeard(Clients client, String text) throws IOException, InterruptedException {
        client.run("until grep '\"said\"' /tmp/out | grep -q '\"" + text + "\"'; do sleep 0.1; done");
    }

    /** Everything that it has printed, after the end of its input. */
    private static List<String> ended(Clients client) throws IOException, InterruptedException {
        assertThat(client.run("kill $(cat /tmp/typist); until [ -s /tmp/ended ]; do sleep 0.1; done; cat /tmp/ended"))
                .isEqualTo("0\n");
        return client.run("cat /tmp/out").lines().toList();
    }
}
