package dev.tokamak.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.Transport;
import dev.tokamak.reactor.ReactorConfig;

/** Services in this process, driven by the command line's own client. */
class ServeTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private static List<Serving.Endpoint> open(Transport transport, boolean ack, String... services) {
        return Serving.open(transport, LOOPBACK, ListenConfig.DEFAULT, null,
                List.of(services).stream().map(ServiceArgument::parse).toList(),
                new Service.Settings(Path.of("unused"), transport, ServiceOptions.withAck(ack))).endpoints();
    }

    private static Transport start(TransportKind kind) throws IOException {
        return kind.start(ReactorConfig.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(TransportKind.class)
    void servesEchoOnEveryTransport(TransportKind kind) throws IOException {
        var transport = start(kind);
        try {
            var endpoints = open(transport, false, "echo=0");
            assertThat(endpoints).hasSize(2);
            var at = endpoints.getFirst().address();
            assertThat(endpoints).extracting(Serving.Endpoint::toString)
                    .containsExactly("listening echo tcp " + at, "listening echo udp " + at);

            var once = Ran.command("echo", at, "hello", "--timeout", "20");
            assertThat(once.err()).isEmpty();
            assertThat(once.out()).containsPattern(
                    "tcp 127\\.0\\.0\\.1:\\d+: \"hello\" came back in [0-9.]+ us \\(connected in [0-9.]+ us\\)");

            var both = Ran.command("echo", at, "--both", "--count", "50", "--timeout", "20");
            assertThat(both.err()).isEmpty();
            assertThat(both.exitCode()).isZero();
            assertThat(both.out()).contains("50 round trips of 64 bytes to " + at, "One timed send proves nothing");
            assertThat(Ran.command("echo", at, "--udp", "--json", "--timeout", "20").out())
                    .contains("\"protocol\":\"udp\",\"sent\":1,\"answered\":1,\"lost\":0,\"wrong\":0");
        } finally {
            transport.shutdown(Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @EnumSource(TransportKind.class)
    void acknowledgesOnEveryTransport(TransportKind kind) throws IOException {
        var transport = start(kind);
        try {
            var at = open(transport, true, "echo=0").getFirst().address();
            var ran = Ran.command("echo", at, "--ack", "hello", "--timeout", "20");
            assertThat(ran.out()).contains("\"ACK: hello\" came back in");
            assertThat(Ran.command("echo", at, "--ack", "--count", "20", "--timeout", "20").exitCode()).isZero();
            var plain = Ran.command("echo", at, "hello", "--timeout", "20");
            assertThat(plain.exitCode()).isEqualTo(ExitCodes.FAILED);
            assertThat(plain.err()).contains("what came back differs from what was sent at byte 0");
        } finally {
            transport.shutdown(Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @EnumSource(TransportKind.class)
    void encryptsOnEveryTransport(TransportKind kind, @TempDir Path data) throws IOException {
        var transport = start(kind);
        try {
            var tls = new TlsOptions();
            var certificate = tls.certificate(data, LOOPBACK);
            var endpoints = Serving.open(transport, LOOPBACK, ListenConfig.DEFAULT, tls.config(certificate),
                    List.of(ServiceArgument.parse("echo=0").withTls(0), ServiceArgument.parseTls("echo=0")),
                    new Service.Settings(data, transport, new ServiceOptions())).endpoints();
            assertThat(endpoints).extracting(Serving.Endpoint::protocol).containsExactly("tcp", "udp", "tls", "tls");
            var at = endpoints.getLast().address();
            var trusted = data.resolve(ServerCertificate.PUBLIC_FILE).toString();

            var ran = Ran.command("echo", at, "--tls", "--ca", trusted, "--count", "50", "--timeout", "20");
            assertThat(ran.err()).isEmpty();
            assertThat(ran.exitCode()).isZero();

            var doubting = Ran.command("echo", at, "--tls", "--timeout", "20");
            assertThat(doubting.exitCode()).isEqualTo(ExitCodes.FAILED);
            assertThat(doubting.err()).startsWith("tokamak echo: tcp " + at + ": ").contains("certif").hasLineCount(1);
            var misled = Ran.command("echo", at, "--tls", "--ca", trusted, "--tls-name", "example.org", "--timeout",
                    "20");
            assertThat(misled.exitCode()).isEqualTo(ExitCodes.FAILED);
            assertThat(misled.err()).contains("example.org");
        } finally {
            transport.shutdown(Duration.ofSeconds(1));
        }
    }

    @Test
    void saysWhatIsWrongWithOptionsOfTls() {
        assertThat(Ran.command("serve", "--tls", "echo").err())
                .contains("echo has no TLS port of its own: --tls echo=PORT");
        assertThat(Ran.command("serve", "--tls", "nothing=1").err()).contains("there is no service 'nothing'");
        assertThat(Ran.command("serve", "--tls", "echo=1", "--tls", "echo=2").err()).contains("names echo twice");
        assertThat(Ran.command("serve", "--tls12", "echo").err()).contains("go with --tls SERVICE");
        assertThat(Ran.command("serve", "--tls", "echo=0", "--tls-key", "x").err()).contains("go together");
        assertThat(Ran.command("echo", "127.0.0.1:1", "--ca", "x").err()).contains("go with --tls");
        assertThat(Ran.command("echo", "127.0.0.1:1", "--tls", "--udp").err()).contains("--tls is about TCP");
    }

    @Test
    void saysWhichUdpPortIsInUse() throws IOException {
        var transport = start(TransportKind.REACTOR);
        try (var taken = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            assertThatThrownBy(() -> open(transport, false, "echo=0," + taken.getLocalPort()))
                    .isInstanceOf(CliException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use");
        } finally {
            transport.shutdown(Duration.ZERO);
        }
    }

    @Test
    void releasesWhatWasBoundWhenAPortIsInUse() throws IOException {
        int tcp;
        try (var free = new ServerSocket(0, 1, LOOPBACK)) {
            tcp = free.getLocalPort();
        }
        try (var taken = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            assertThat(Ran.command("serve", "echo=" + tcp + "," + taken.getLocalPort()).exitCode())
                    .isEqualTo(ExitCodes.FAILED);
        }
        try (var again = new ServerSocket(tcp, 1, LOOPBACK)) {
            assertThat(again.isBound()).isTrue();
        }
    }
}
