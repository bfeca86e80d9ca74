package dev.tokamak.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.Channels;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.tokamak.apps.files.tftp.TftpClient;
import dev.tokamak.apps.files.tftp.TftpOptions;
import dev.tokamak.apps.files.tftp.TftpProgress;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.junit.Endpoint;
import dev.tokamak.junit.TokamakServer;
import dev.tokamak.programs.Uploads;
import dev.tokamak.reactor.ReactorConfig;
import dev.tokamak.reactor.ReactorTransport;

/** Files arrive whole through a bad network, or not at all. */
@TokamakServer("files")
class TransfersTest {

    private static byte[] get(InetSocketAddress server, String name) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var url = URI.create("http://127.0.0.1:" + server.getPort() + "/" + name);
            var answer = client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofByteArray());
            return answer.statusCode() == 200 ? answer.body() : new byte[0];
        }
    }

    @Test
    void byTftpThroughLossDoublesAndDisorder(@Endpoint("files") InetSocketAddress http,
            @Endpoint(value = "files", over = "udp") InetSocketAddress tftp) throws Exception {
        var content = Seed.bytes(60_000);
        assertThat(Uploads.put(http, "lossy", content)).startsWith("HTTP/1.1 201 ");
        var faults = Faults.seeded(11).losing(0.04).duplicating(0.05).reordering(0.05)
                .delayed(Duration.ZERO, Duration.ofMillis(2));
        try (var network = FaultProxy.udp(tftp, faults);
                var transport = ReactorTransport.start(ReactorConfig.DEFAULT)) {
            var client = new TftpClient(transport);
            var fetched = new ByteArrayOutputStream();
            client.fetch(network.address(), "lossy", Channels.newChannel(fetched), TftpOptions.DEFAULT,
                    TftpProgress.NONE);
            assertThat(fetched.toByteArray()).isEqualTo(content);
            assertThat(network.faults()).isPositive();
        }
    }

    @Test
    void byHttpThroughASlowAndJitteryNetwork(@Endpoint("files") InetSocketAddress http) throws Exception {
        var content = Seed.bytes(300_000);
        var faults = Faults.seeded(12).delayed(Duration.ofMillis(1), Duration.ofMillis(3)).inPiecesOf(1400);
        try (var network = FaultProxy.tcp(http, faults)) {
            assertThat(Uploads.put(network.address(), "jittery", content)).startsWith("HTTP/1.1 201 ");
            assertThat(get(network.address(), "jittery")).isEqualTo(content);
        }
    }

    @Test
    void anUploadThatIsCutIsNotThere(@Endpoint("files") InetSocketAddress http) throws Exception {
        var content = Seed.bytes(200_000);
        try (var network = FaultProxy.tcp(http, Faults.seeded(13).cutAfter(100_000))) {
            assertThat(cut(network.address(), content)).isFalse();
            assertThat(network.faults()).isPositive();
        }
        assertThat(get(http, "cut")).isEmpty();
        assertThat(Uploads.put(http, "cut", content)).startsWith("HTTP/1.1 201 ");
        assertThat(get(http, "cut")).isEqualTo(content);
    }

    private static boolean cut(InetSocketAddress server, byte[] content) {
        try {
            return Uploads.put(server, "cut", content).startsWith("HTTP/1.1 201 ");
        } catch (IOException _) {
            return false;
        }
    }
}
