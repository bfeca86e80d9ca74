package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;

import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.files.drop.DropServer;
import dev.tokamak.apps.files.http.FilesConfig;
import dev.tokamak.apps.files.http.FilesServer;
import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoreLimits;
import dev.tokamak.cli.Main;
import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.TlsConfig;
import dev.tokamak.tls.Keys;

/** Files over TLS: curl and wget against {@code serve --tls files}, and uploads whose end may be somebody else's. */
class FilesOverTlsTest {

    @TempDir
    private Path folder;

    // ---- programs

    private ProgramRun curl(int port, String path, String... args) throws IOException, InterruptedException {
        var command = new String[args.length + 7];
        System.arraycopy(new String[] {"curl", "-4sS", "--max-time", "40", "--cacert", "data/keys/tls.crt"}, 0,
                command, 0, 6);
        System.arraycopy(args, 0, command, 6, args.length);
        command[command.length - 1] = "https://localhost:" + port + path;
        return ProgramRun.of(folder, command);
    }

    @Test
    void curlAndWget() throws Exception {
        try (var server = Talk.start(new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(), "serve", "--data", folder.resolve("data").toString(), "--tls", "files=0"))) {
            var line = server.hear(text -> text.startsWith("listening files tls "));
            int port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
            server.hear(text -> text.equals("ready"));
            var content = Seed.bytes(3_000_000);
            Files.write(folder.resolve("up"), content);
            var sent = curl(port, "/big", "-f", "-T", "up");
            assertThat(sent.out()).as(sent.err()).contains("size: 3000000\n", ServedFiles.sha256(content));
            assertThat(folder.resolve("data/files/big")).hasBinaryContent(content);
            assertThat(curl(port, "/big", "-f", "-o", "down").exitCode()).isZero();
            assertThat(folder.resolve("down")).hasBinaryContent(content);
            assertThat(curl(port, "/big", "-r", "5-9").out())
                    .isEqualTo(new String(content, 5, 5, StandardCharsets.ISO_8859_1));
            Files.write(folder.resolve("part"), Arrays.copyOf(content, 1_000_001));
            assertThat(curl(port, "/big", "-f", "-C", "-", "-o", "part").exitCode()).isZero();
            assertThat(folder.resolve("part")).hasBinaryContent(content);
            assertThat(ProgramRun.of(folder, "curl", "-4sS", "https://localhost:" + port + "/big").err())
                    .as("a certificate that nobody vouches for").contains("SSL certificate problem");
            Files.write(folder.resolve("big"), Arrays.copyOf(content, 2_000_000));
            var got = ProgramRun.of(folder, "wget", "-4", "-c", "--tries=1", "--timeout=20",
                    "--ca-certificate=data/keys/tls.crt", "https://localhost:" + port + "/big");
            assertThat(got.exitCode()).as(got.err()).isZero();
            assertThat(got.err()).contains("206 Partial Content");
            assertThat(folder.resolve("big")).hasBinaryContent(content);
        }
    }

    // ---- ends

    private static InetSocketAddress serve(TestTransport t, Supplier<? extends ConnectionHandler> handlers) {
        return TestTransport.addressOf(t.serve(handlers,
                ListenConfig.DEFAULT.withTls(TlsConfig.of(Keys.LOCALHOST.showing()))));
    }

    private static SSLSocket secured(Socket plain) throws IOException {
        plain.setSoTimeout(20_000);
        return (SSLSocket) Keys.LOCALHOST.trusting().getSocketFactory().createSocket(plain, "localhost",
                plain.getPort(), true);
    }

    /** A close_notify says that the stream is whole: RFC 8446 section 6.1. */
    @EveryTransport
    void aDropThatEndsAsTlsEndsIsAFile(TestTransport t) throws Exception {
        try (var store = FileStore.open(folder.resolve("served"), StoreLimits.DEFAULT)) {
            var to = serve(t, new DropServer(store)::handler);
            try (var plain = new Socket(to.getAddress(), to.getPort()); var secure = secured(plain)) {
                secure.getOutputStream().write(new byte[500_000]);
                secure.shutdownOutput();
                var answer = new String(secure.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).contains(" 500000 ");
            }
            assertThat(store.list()).hasSize(1);
            t.close();
        }
    }

    /** A FIN without close_notify may be anybody's: it is what an attacker between can do. */
    @EveryTransport
    void aDropThatIsCutIsNone(TestTransport t) throws Exception {
        try (var store = FileStore.open(folder.resolve("served"), StoreLimits.DEFAULT)) {
            var to = serve(t, new DropServer(store)::handler);
            try (var plain = new Socket(to.getAddress(), to.getPort()); var secure = secured(plain)) {
                secure.getOutputStream().write(new byte[500_000]);
                Await.eventually(() -> store.bytesTaken() == 500_000, "all of it has come");
                plain.shutdownOutput();
                Await.eventually(() -> store.bytesTaken() == 0, "it is thrown away");
            }
            t.close();
            assertThat(store.list()).isEmpty();
        }
    }

    @EveryTransport
    void aPutThatIsCutIsNone(TestTransport t) throws Exception {
        try (var store = FileStore.open(folder.resolve("served"), StoreLimits.DEFAULT)) {
            var to = serve(t, new FilesServer(store, FilesConfig.DEFAULT)::handler);
            for (var framing : new String[] {"Content-Length: 1000000\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nF4240\r\n"}) {
                try (var plain = new Socket(to.getAddress(), to.getPort()); var secure = secured(plain)) {
                    var out = secure.getOutputStream();
                    out.write(("PUT /half HTTP/1.1\r\nHost: h\r\n" + framing).getBytes(StandardCharsets.US_ASCII));
                    out.write(new byte[500_000]);
                    Await.eventually(() -> store.bytesTaken() >= 500_000, "half of it has come");
                    plain.shutdownOutput();
                    Await.eventually(() -> store.bytesTaken() == 0, "it is thrown away");
                }
            }
            t.close();
            assertThat(store.list()).isEmpty();
        }
    }
}
