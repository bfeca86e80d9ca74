package dev.tokamak.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

import org.testcontainers.containers.Network;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.programs.Uploads;

/** Servers whose network fails: transfers are whole all the same, or known not to be. */
@InContainers
class NetworkFaultsTest {

    private static final int BIG = 6_000_000;

    private static TokamakContainer files(Containers containers, Network network, String transport)
            throws IOException {
        var server = containers.tokamak().withService("files").withService("echo").withTransport(transport)
                .withNetwork(network).withNetworkAliases("server");
        server.start();
        assertThat(Uploads.put(server.tcp("files"), "big", Seed.bytes(BIG))).startsWith("HTTP/1.1 201 ");
        return server;
    }

    /** A download that takes some seconds, begun; its end is told by a file. */
    private static void beginDownload(Clients client) throws IOException, InterruptedException {
        client.run(
                "(curl -sS --limit-rate 2M http://server:6900/big -o /tmp/big; echo $? >/tmp/ended) >/dev/null 2>&1 &"
                        + " until [ -s /tmp/big ]; do sleep 0.1; done");
    }

    private static void awaitDownload(Clients client) throws IOException, InterruptedException {
        assertThat(client.run("until [ -s /tmp/ended ]; do sleep 0.2; done; cat /tmp/ended")).isEqualTo("0\n");
        assertThat(client.run("sha256sum /tmp/big")).startsWith(Uploads.sha256(Seed.bytes(BIG)));
    }

    @OnTransports({"reactor", "virtual"})
    void aDownloadGoesOnWhenTheNetworkIsThereAgain(String transport, Containers containers) throws Exception {
        var network = containers.networkWithOwnAddresses();
        var server = files(containers, network, transport);
        var client = containers.clients(network);
        var before = server.tcp("echo");
        var address = Containers.address(server, network);
        beginDownload(client);
        Containers.disconnect(server, network);
        client.run("! nc.openbsd -w 1 -z " + address + " 7007");
        Containers.connect(server, network, "server", address);
        awaitDownload(client);
        try (var echo = new EchoCrowd(server.tcp("echo"), 1)) { // perhaps on another port than before
            Await.eventually(() -> echo.answered() == 1, () -> "an answer at " + server.tcp("echo") + ", before at "
                    + before);
        }
    }

    @OnTransports({"reactor", "platform"})
    void aPartitionHoldsUpOnlyThoseBehindIt(String transport, Containers containers) throws Exception {
        var network = containers.network();
        var server = files(containers, network, transport);
        var client = containers.clients(network);
        var wall = containers.beside(server);
        var behind = client.run("hostname -i").strip();
        beginDownload(client);
        wall.run("iptables -A INPUT -s " + behind + " -j DROP && iptables -A OUTPUT -d " + behind + " -j DROP");
        try (var others = new EchoCrowd(server.tcp("echo"), 10)) {
            Await.eventually(() -> others.answered() == 10, "the others are served");
        }
        client.run("! nc.openbsd -w 1 -z server 7007");
        wall.run("iptables -F");
        awaitDownload(client);
    }

    @OnTransports({"reactor", "virtual"})
    void aFileIsWholeThoughDatagramsAreLost(String transport, Containers containers) throws Exception {
        var network = containers.network();
        var server = files(containers, network, transport);
        assertThat(Uploads.put(server.tcp("files"), "small", Seed.bytes(15_000))).startsWith("HTTP/1.1 201 ");
        var client = containers.clients(network);
        var ours = containers.tokamak().withService("echo").withNetwork(network);
        ours.start();
        var lossy = containers.beside(server);
        lossy.run("iptables -A INPUT -p udp -m statistic --mode nth --every 13 --packet 5 -j DROP &&"
                + " iptables -A OUTPUT -p udp -m statistic --mode nth --every 11 --packet 3 -j DROP");
        client.run("atftp --option 'timeout 1' -g -r small -l /tmp/small server 6969");
        assertThat(client.run("sha256sum /tmp/small")).startsWith(Uploads.sha256(Seed.bytes(15_000)));
        var sent = ours.execInContainer("java", "-jar", "/opt/tokamak/tokamak.jar", "send",
                "/opt/tokamak/lib/slf4j-api-2.0.20.jar", "server:6969", "--udp", "--name", "sent");
        assertThat(sent.getExitCode()).as(sent.getStdout() + sent.getStderr()).isZero();
        var files = ContainerFiles.below(server, "/data/files");
        assertThat(Uploads.sha256(files.get("sent"))).isEqualTo(Uploads
                .sha256(ContainerFiles.below(ours, "/opt/tokamak/lib/slf4j-api-2.0.20.jar").values().iterator()
                        .next()));
        System.err.println("lost on " + transport + ": " + lossy.run("iptables -L -v -n -x | grep statistic"));
        assertThat(lossy.run("iptables -L -v -n -x | awk '/statistic/ { lost += $1 } END { print (lost > 3) }'"))
                .isEqualTo("1\n");
    }

    @OnTransports({"reactor", "platform"})
    void anUploadThatIsResetLeavesNothing(String transport, Containers containers) throws Exception {
        var network = containers.network();
        var server = files(containers, network, transport);
        var client = containers.clients(network);
        var wall = containers.beside(client);
        client.run("head -c 30000000 /dev/zero >/tmp/zeros;"
                + " (curl -sS --limit-rate 3M -T /tmp/zeros http://server:6900/cut; echo $? >/tmp/ended) >/dev/null 2>&1 &"
                + " sleep 1");
        Await.eventually(() -> names(server).size() > 2, "the upload is under way"); // beside 'big' and the lock
        wall.run("iptables -A INPUT -p tcp --sport 6900 -j REJECT --reject-with tcp-reset");
        Await.eventually(() -> names(server).equals(Set.of("big", ".tokamak-lock")),
                () -> "nothing is left of it: " + names(server));
        wall.run("iptables -F");
        assertThat(client.run("until [ -s /tmp/ended ]; do sleep 0.2; done; cat /tmp/ended")).isNotEqualTo("0\n");
        client.run("echo again | curl -sSf -T - http://server:6900/cut && curl -sSf http://server:6900/cut");
    }

    private static Set<String> names(TokamakContainer server) {
        try {
            return ContainerFiles.below(server, "/data/files").keySet();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
