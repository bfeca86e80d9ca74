package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.cli.Main;
import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Seed;

/** The server as a process that is killed, or told to stop, while files are under way. */
@DisabledOnOs(OS.WINDOWS)
class KilledServerTest {

    private static final int SENDERS = 10;
    /** Each kill hits as many uploads as there are senders: 30 here, 100 with the long tests. */
    private static final int ROUNDS = Boolean.getBoolean("tokamak.deep") ? 10 : 3;

    @TempDir
    private Path folder;

    private Process process;

    @AfterEach
    void nothingIsLeft() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Its port. */
    private int serve(String... options) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(), "serve", "--data",
                folder.resolve("data").toString(), "files=0"));
        command.addAll(List.of(options));
        process = new ProcessBuilder(command).redirectError(folder.resolve("errors").toFile()).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        var line = out.readLine();
        assertThat(line).as(Files.readString(folder.resolve("errors"))).startsWith("listening files tcp ");
        assertThat(out.readLine()).startsWith("listening files udp ");
        assertThat(out.readLine()).isEqualTo("ready");
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    }

    private Path files() {
        return folder.resolve("data/files");
    }

    private List<Path> visible(boolean temporary) throws IOException {
        try (var all = Files.list(files())) {
            return all.filter(file -> temporary == file.getFileName().toString().endsWith(".part"))
                    .filter(file -> !file.getFileName().toString().equals(".tokamak-lock")).toList();
        }
    }

    /** Each file is called what its SHA-256 is. */
    @Test
    void everyFileThatIsVisibleIsWhole() throws Exception {
        var acknowledged = new ArrayList<String>();
        var random = Seed.random("killed");
        for (int round = 0; round < ROUNDS; round++) {
            int port = serve();
            assertThat(visible(true)).as("swept").isEmpty();
            var uploads = Uploads.start(RawClient.loopback(port), SENDERS, random);
            int enough = 5 + random.nextInt(20);
            Await.eventually(() -> uploads.acknowledged().size() >= enough, "some files have been sent");
            process.destroyForcibly(); // SIGKILL
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            uploads.join();
            acknowledged.addAll(uploads.acknowledged());
            for (var file : visible(false)) {
                assertThat(ServedFiles.sha256(Files.readAllBytes(file))).isEqualTo(file.getFileName().toString());
            }
            for (var name : acknowledged) {
                assertThat(files().resolve(name)).exists();
            }
        }
        serve();
        assertThat(visible(true)).isEmpty();
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(5 * ROUNDS);
    }

    /** Who is being served when it is told to stop is served to the end. */
    @Test
    void runningDownloadsAreFinishedBeforeItStops() throws Exception {
        int port = serve("--grace", "50s"); // the last of them is read when all the others have been
        var content = Seed.bytes(10_000_000);
        Files.write(files().resolve("big"), content);
        var clients = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 20; i++) {
                var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
                clients.add(socket);
                socket.setSoTimeout(20_000);
                socket.getOutputStream()
                        .write("GET /big HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().read()).isEqualTo('H'); // it is under way, and far from its end
            }
            process.toHandle().destroy(); // SIGTERM
            for (var socket : clients) {
                var rest = socket.getInputStream().readAllBytes();
                assertThat(rest.length).isGreaterThan(content.length);
                assertThat(Arrays.equals(rest, rest.length - content.length, rest.length, content, 0, content.length))
                        .isTrue();
            }
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            for (var socket : clients) {
                socket.close();
            }
        }
    }
}
