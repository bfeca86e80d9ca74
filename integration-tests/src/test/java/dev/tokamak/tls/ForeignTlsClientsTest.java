package dev.tokamak.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.limits.Needs;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.TlsConfig;

/** Programs that others have written, with the TLS of OpenSSL and GnuTLS, at our echo. */
class ForeignTlsClientsTest {

    @TempDir
    Path folder;

    /** What a program prints when it is given this input, and then its end. */
    private byte[] output(TestTransport t, byte[] input, String... command) throws IOException, InterruptedException {
        return output(t, Echo::new, input, command);
    }

    private byte[] output(TestTransport t, Supplier<? extends ConnectionHandler> handlers, byte[] input,
            String... command) throws IOException, InterruptedException {
        Needs.command(command[0]);
        var listener = t.serve(handlers, ListenConfig.DEFAULT
                .withTls(TlsConfig.of(Keys.LOCALHOST.showing()).withHandshakeTimeout(Await.PATIENCE)));
        int port = TestTransport.addressOf(listener).getPort();
        var certificate = Keys.LOCALHOST.certificateFile(folder);
        var words = new ArrayList<>(List.of(command));
        words.replaceAll(
                word -> word.replace("PORT", Integer.toString(port)).replace("TRUSTED", certificate.toString()));
        var output = folder.resolve("output");
        var process = new ProcessBuilder(words).redirectInput(Files.write(folder.resolve("input"), input).toFile())
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        try {
            assertThat(process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("%s ends", words).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllBytes(output);
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("errors"));
    }

    /** For those who neither end by themselves nor half-close: the server answers and closes. */
    private static ConnectionHandler once() {
        return (c, in) -> {
            c.write(in);
            c.close();
        };
    }

    @EveryTransport
    void openssl(TestTransport t) throws Exception {
        var answer = output(t, ForeignTlsClientsTest::once, "hello\n".getBytes(StandardCharsets.US_ASCII), "openssl",
                "s_client", "-quiet",
                "-verify_return_error", "-CAfile", "TRUSTED", "-verify_hostname", "localhost", "-connect",
                "127.0.0.1:PORT", "-servername", "localhost");
        assertThat(new String(answer, StandardCharsets.US_ASCII)).as(errors()).isEqualTo("hello\n");
    }

    @EveryTransport
    void opensslThatSpeaksNothingNewIsToldSo(TestTransport t) throws Exception {
        output(t, new byte[0], "openssl", "s_client", "-tls1_2", "-connect", "127.0.0.1:PORT");
        assertThat(errors()).contains("alert protocol version");
    }

    @EveryTransport
    void socatWithThreeMegabytes(TestTransport t) throws Exception {
        var sent = Seed.bytes(3_000_000);
        var answer = output(t, sent, "socat", "-t", "20", "-", "OPENSSL:localhost:PORT,cafile=TRUSTED,pf=ip4");
        assertThat(answer).as(errors()).isEqualTo(sent);
    }

    @EveryTransport
    void ncat(TestTransport t) throws Exception {
        var answer = output(t, ForeignTlsClientsTest::once, "hello\n".getBytes(StandardCharsets.US_ASCII), "ncat", "-4",
                "--ssl-verify", "--ssl-trustfile", "TRUSTED", "--no-shutdown", "localhost", "PORT");
        assertThat(new String(answer, StandardCharsets.US_ASCII)).as(errors()).isEqualTo("hello\n");
    }

    @EveryTransport
    void gnutls(TestTransport t) throws Exception {
        var answer = output(t, "hello\n".getBytes(StandardCharsets.US_ASCII), "gnutls-cli", "--x509cafile", "TRUSTED",
                "--logfile", "/dev/null", "-p", "PORT", "localhost");
        assertThat(new String(answer, StandardCharsets.US_ASCII)).as(errors()).contains("hello\n");
    }
}
