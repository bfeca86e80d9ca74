package dev.tokamak.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.cli.Main;
import dev.tokamak.contract.support.Await;
import dev.tokamak.tls.Keys;

/**
 * The server as a process that is paused and killed while clients talk. Each writes down what it sent and got; in the end all have to have
 * seen the same messages in the same order, each exactly once, and none that was acknowledged may be missing.
 */
@DisabledOnOs(OS.WINDOWS)
class ChatHistoryTest {

    private static final int CLIENTS = 3;
    private static final int KILLS = 3;
    private static final int PER_KILL = 20;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int MESSAGES = PER_KILL * (KILLS + 1);

    @TempDir
    private Path folder;

    private Process process;
    private int port; // guarded by this; 0 while there is no server

    @AfterEach
    void nothingIsLeft() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Its port. */
    private int serve() throws IOException {
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(), "serve", "--data", folder.resolve("data").toString(), "chat=0")
                .redirectError(folder.resolve("errors").toFile()).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        var line = out.readLine();
        while (line != null && !line.startsWith("listening")) {
            line = out.readLine(); // what logging says about itself when tests are on the class path
        }
        assertThat(line).as(Files.readString(folder.resolve("errors"))).startsWith("listening chat tls ");
        assertThat(out.readLine()).isEqualTo("ready");
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    }

    private synchronized void announce(int where) {
        port = where;
        notifyAll();
    }

    private synchronized int awaitPort() {
        try {
            while (port == 0) {
                wait();
            }
            return port;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nothingAcknowledgedIsLostDoubledOrReorderedWhenTheServerIsPausedAndKilled() throws Exception {
        announce(serve());
        var trust = Keys.trusting(Files.readAllBytes(folder.resolve("data/keys/tls.crt")));
        var allowed = new AtomicInteger(PER_KILL);
        var clients = new ArrayList<RecordingClient>();
        var threads = new ArrayList<Thread>();
        for (var name : List.of("ada", "bob", "eve")) {
            clients.add(new RecordingClient(name, MESSAGES, CLIENTS * MESSAGES, trust, this::awaitPort, allowed::get));
        }
        clients.forEach(client -> threads.add(Thread.ofPlatform().daemon().start(client)));
        for (int kill = 1; kill <= KILLS; kill++) {
            int allowedBefore = CLIENTS * (kill - 1) * PER_KILL;
            awaitAcknowledged(allowedBefore + CLIENTS * PER_KILL / 4, clients, threads);
            signal("STOP"); // what the clients say meanwhile waits in sockets
            Await.within(PAUSE, () -> false);
            signal("CONT");
            awaitAcknowledged(allowedBefore + CLIENTS * PER_KILL / 2, clients, threads);
            announce(0);
            process.destroyForcibly(); // SIGKILL
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            allowed.addAndGet(PER_KILL);
            announce(serve());
        }
        for (var thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(40))).as(clients::toString).isTrue();
        }
        RecordingClient.check(clients);
        process.toHandle().destroy(); // SIGTERM
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static void awaitAcknowledged(int enough, List<RecordingClient> clients, List<Thread> threads) {
        Await.eventually(
                () -> clients.stream().mapToInt(RecordingClient::acknowledgements).sum() >= enough
                        || threads.stream().noneMatch(Thread::isAlive),
                () -> "messages have been said: " + clients);
    }

    private void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor()).isZero();
    }
}
