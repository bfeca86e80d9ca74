package dev.tokamak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The process as scripts see it: what it prints, and how it ends on signals. */
@DisabledOnOs(OS.WINDOWS)
class ServeProcessTest {

    @TempDir
    private Path folder;

    private Process process;

    @AfterEach
    void nothingIsLeft() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private BufferedReader serve(String... args) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Main.class.getName(), "serve"));
        command.addAll(List.of(args));
        process = new ProcessBuilder(command).directory(folder.toFile()).start();
        return process.inputReader(StandardCharsets.UTF_8);
    }

    private static Socket connect(String listening) throws IOException {
        var port = listening.substring(listening.lastIndexOf(':') + 1);
        return new Socket(InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(port));
    }

    /** {@link Process#destroy} would also close our ends of its output. */
    private void sigterm() {
        process.toHandle().destroy();
    }

    /** Without what the watchdog of the loop says on a machine that has too much to do. */
    private String errors() {
        return process.errorReader(StandardCharsets.UTF_8).lines().filter(line -> !line.contains(" has been held for "))
                .map(line -> line + "\n").collect(Collectors.joining());
    }

    @Test
    void printsItsEndpointsThenReadyAndEndsWith0OnSigterm() throws Exception {
        var out = serve("echo=0");
        var tcp = out.readLine();
        assertThat(tcp).matches("listening echo tcp 127\\.0\\.0\\.1:\\d+");
        assertThat(out.readLine()).matches("listening echo udp 127\\.0\\.0\\.1:\\d+");
        assertThat(out.readLine()).isEqualTo("ready");
        try (var client = connect(tcp)) {
            client.getOutputStream().write('x');
            assertThat(client.getInputStream().read()).isEqualTo('x');
            sigterm();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(out.readLine()).isNull();
        assertThat(errors()).matches("tokamak serve: stopped after [0-9.]+ s, 1 connections finished, 0 cut\\R");
        assertThat(folder).isEmptyDirectory(); // no data folder that nobody needed
    }

    @Test
    void everyRecordThatWasReadIsInAFileAfterSigterm() throws Exception {
        var out = serve("--data", "data", "--log-file-size", "1m", "log=0");
        int count = 50_000;
        try (var client = connect(out.readLine())) {
            awaitReady(out);
            var lines = new StringBuilder();
            for (int i = 0; i < count; i++) {
                lines.append("<13>record ").append(i).append('\n');
            }
            client.getOutputStream().write(lines.toString().getBytes(StandardCharsets.UTF_8));
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1); // it has read everything
        }
        sigterm();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(errors()).matches("tokamak serve: stopped after [0-9.]+ s, [01] connections finished, 0 cut\\R");
        int next = 0;
        for (var file : sorted(folder.resolve("data/log"))) {
            for (var line : Files.readAllLines(file)) {
                assertThat(line).endsWith(" user.notice - - - - - - record " + next++);
            }
            assertThat(Files.size(file)).isLessThanOrEqualTo(1 << 20);
        }
        assertThat(next).isEqualTo(count);
    }

    private static List<Path> sorted(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        }
    }

    @Test
    void cutsWhatDoesNotFinishWithinTheGrace() throws Exception {
        var out = serve("echo=0", "--grace", "200ms");
        try (var client = connect(out.readLine())) {
            awaitReady(out);
            fill(client);
            sigterm();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(errors()).contains(" 0 connections finished, 1 cut");
        }
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws Exception {
        var out = serve("echo=0", "--grace", "10m");
        try (var client = connect(out.readLine())) {
            awaitReady(out);
            fill(client);
            do {
                sigterm(); // the second one counts as soon as the first is being obeyed
            } while (!process.waitFor(100, TimeUnit.MILLISECONDS));
            assertThat(process.exitValue()).isEqualTo(ExitCodes.FAILED);
        }
    }

    @Test
    void livesOnWhenNobodyReadsItsOutput() throws Exception {
        var out = serve("echo=0");
        var tcp = out.readLine();
        out.close();
        try (var client = connect(tcp)) {
            client.getOutputStream().write('y');
            assertThat(client.getInputStream().read()).isEqualTo('y');
        }
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void writesAFlightRecordingThatIsUnderWay() throws Exception {
        var recording = folder.resolve("r.jfr");
        var command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:StartFlightRecording=settings=none,filename=" + recording, "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(), "serve", "echo=0");
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var out = process.inputReader(StandardCharsets.UTF_8);
        awaitReady(out);
        sigterm();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(recording).isNotEmptyFile();
    }

    private static void awaitReady(BufferedReader out) throws IOException {
        String line;
        do {
            line = out.readLine();
        } while (line != null && !line.equals("ready"));
        assertThat(line).isEqualTo("ready");
    }

    /** Sends until nothing moves any more: nobody reads, so the server can't give back what it has, and has stopped reading. */
    private static void fill(Socket client) throws Exception {
        var sent = new AtomicLong();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                var some = new byte[64 << 10];
                while (true) {
                    client.getOutputStream().write(some);
                    sent.incrementAndGet();
                }
            } catch (IOException _) {
                // closed at the end of the test
            }
        });
        long before = 0;
        for (int quiet = 0; quiet < 5; quiet++) {
            Thread.sleep(100); // to see that nothing happens takes time; and who is late himself must not take it for that
            quiet = before == 0 || sent.get() > before ? -1 : quiet;
            before = sent.get();
        }
    }
}
