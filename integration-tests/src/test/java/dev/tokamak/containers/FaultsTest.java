package dev.tokamak.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.programs.Uploads;

/** Servers that are held, killed and stopped while they are used. */
@InContainers
class FaultsTest {

    private static final int PATIENCE_MS = 30_000;
    private static final int GRACE_SECONDS = 40;

    private static Socket connect(InetSocketAddress to) throws IOException {
        var socket = new Socket(to.getAddress(), to.getPort());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    @OnTransports({"reactor", "platform"})
    void whatWasSentWhileItWasHeldIsAnsweredAfterwards(String transport, Containers containers) throws Exception {
        var server = containers.tokamak().withService("echo").withTransport(transport);
        server.start();
        try (var before = connect(server.tcp("echo"))) {
            before.getOutputStream().write('a');
            assertThat(before.getInputStream().read()).isEqualTo('a');
            Engine.client().pauseContainerCmd(server.getContainerId()).exec();
            try (var during = connect(server.tcp("echo"))) {
                before.getOutputStream().write('b');
                during.getOutputStream().write('c');
                before.setSoTimeout(300);
                assertThatThrownBy(() -> before.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
                before.setSoTimeout(PATIENCE_MS);
                Engine.client().unpauseContainerCmd(server.getContainerId()).exec();
                assertThat(before.getInputStream().read()).isEqualTo('b');
                assertThat(during.getInputStream().read()).isEqualTo('c');
            }
        }
    }

    @OnTransports({"reactor", "virtual"})
    void whatWasAcknowledgedIsThereAfterAKill(String transport, Containers containers) throws Exception {
        var server = containers.tokamak().withService("files").withTransport(transport);
        server.start();
        var uploads = Uploads.start(server.tcp("files"), 8, Seed.random("killed container"));
        Await.eventually(() -> uploads.acknowledged().size() >= 20, "some files have been sent");
        Engine.client().killContainerCmd(server.getContainerId()).exec();
        uploads.join();
        var left = ContainerFiles.below(server, "/data/files");
        assertThat(left.keySet()).containsAll(uploads.acknowledged());
        Engine.client().startContainerCmd(server.getContainerId()).exec();
        Await.eventually(() -> server.getLogs().split("ready\\R", -1).length == 3, "it is ready again");
        try (var client = connect(server.tcp("files"))) {
            client.getOutputStream().write(
                    ("GET /" + uploads.acknowledged().iterator().next()
                            + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 200 ");
        }
        var kept = ContainerFiles.below(server, "/data/files");
        kept.remove(".tokamak-lock");
        assertThat(kept.keySet()).containsAll(uploads.acknowledged());
        for (var file : kept.entrySet()) {
            assertThat(Uploads.sha256(file.getValue())).as("whole, and no partial one is left")
                    .isEqualTo(file.getKey());
        }
    }

    @OnTransports({"reactor", "platform"})
    void transfersAreFinishedBeforeItStops(String transport, Containers containers) throws Exception {
        var server = containers.tokamak().withService("files").withService("drop").withTransport(transport)
                .withOption("--grace", GRACE_SECONDS + "s");
        server.start();
        var content = Seed.bytes(20_000_000);
        assertThat(Uploads.put(server.tcp("files"), "big", content)).startsWith("HTTP/1.1 201 ");
        var clients = new ArrayList<Socket>();
        try (var dropping = connect(server.tcp("drop"))) {
            dropping.getOutputStream().write(content, 0, 100_000);
            for (int i = 0; i < 8; i++) {
                var client = connect(server.tcp("files"));
                clients.add(client);
                client.getOutputStream()
                        .write("GET /big HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(client.getInputStream().read()).isEqualTo('H'); // under way, and far from its end
            }
            var stopped = CompletableFuture.runAsync(() -> Engine.client().stopContainerCmd(server.getContainerId())
                    .withTimeout(GRACE_SECONDS + 10).exec());
            for (var client : clients) {
                var rest = client.getInputStream().readAllBytes();
                assertThat(rest.length).isGreaterThan(content.length);
                assertThat(Arrays.equals(rest, rest.length - content.length, rest.length, content, 0, content.length))
                        .isTrue();
            }
            assertThat(new String(dropping.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .as("what has not come is not acknowledged").startsWith("error: ");
            stopped.get(Duration.ofSeconds(GRACE_SECONDS).toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
        assertThat(server.getCurrentContainerInfo().getState().getExitCodeLong()).isZero();
        assertThat(server.getLogs()).contains(" 0 cut");
    }
}
