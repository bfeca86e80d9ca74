package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.cli.Main;
import dev.tokamak.tls.Keys;

/** The chat's own client as processes, through pipes, with a server that is killed and started again meanwhile. */
@DisabledOnOs(OS.WINDOWS)
class ThreeChatClientsTest {

    private static final List<String> NAMES = List.of("ada", "bob", "cyd");
    private static final int LINES = 10;
    @TempDir
    private Path folder;

    private Process server;
    private RecordingRelay relay;

    @AfterEach
    void nothingIsLeft() throws IOException {
        if (server != null) {
            server.destroyForcibly();
        }
        if (relay != null) {
            relay.close();
        }
    }

    private static List<String> tokamak(String... arguments) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private void serve() throws Exception {
        server = new ProcessBuilder(tokamak("serve", "--data", folder.resolve("data").toString(), "--tls", "chat=0"))
                .redirectError(folder.resolve("errors").toFile()).start();
        BufferedReader out = server.inputReader(StandardCharsets.UTF_8);
        var line = out.readLine();
        while (line != null && !line.startsWith("listening ")) { // a logger that complains of its configuration
            line = out.readLine();
        }
        assertThat(line).as(Files.readString(folder.resolve("errors"))).startsWith("listening chat tls ");
        assertThat(out.readLine()).isEqualTo("ready");
        if (relay == null) {
            relay = new RecordingRelay(Keys.LOCALHOST.showing(),
                    Keys.trusting(Files.readAllBytes(folder.resolve("data/keys/tls.crt"))));
        }
        relay.server(Integer.parseInt(line.substring(line.lastIndexOf(':') + 1)));
    }

    private void kill() throws InterruptedException {
        server.destroyForcibly(); // SIGKILL
        assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private Talk chat(String name, String... more) {
        var command = tokamak("chat", "localhost:" + relay.port(), "--name", name, "--register", "--json",
                "--ca", Keys.LOCALHOST.certificateFile(folder).toString(),
                "--keys", folder.resolve("keys-" + name).toString());
        command.addAll(List.of(more));
        var program = new ProcessBuilder(command);
        program.environment().put("TOKAMAK_PASSWORD", "secret-of-" + name);
        return Talk.start(program);
    }

    @Test
    void nothingIsLostOrDoubledWhileTheServerIsKilledAndStartedAgain() throws Exception {
        converse("kitchen");
        assertThat(relay.seen()).as("the server can read a plain room").contains("ada says 1");
    }

    /** What the server saw on its connections, and what it wrote. */
    @Test
    void norInASealedRoomOfWhichTheServerNeverSeesAWord() throws Exception {
        converse("cellar", "--sealed");
        assertThat(relay.seen()).contains("/frame cellar ").doesNotContain("says");
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).as("%s", file).doesNotContain("says")
                        .doesNotContain("secret-of");
            }
        }
    }

    private void converse(String room, String... more) throws Exception {
        var arguments = Stream.concat(Stream.of("--room", room), Stream.of(more)).toArray(String[]::new);
        serve();
        try (var ada = chat("ada", arguments); var bob = chat("bob", arguments); var cyd = chat("cyd", arguments)) {
            var all = List.of(ada, bob, cyd);
            for (var each : all) {
                each.hear(line -> line.contains("\"event\":\"joined\""));
            }
            say(all, 0);
            for (var each : all) {
                each.hear(line -> line.contains("\"event\":\"sent\""));
            }
            say(all, 1);
            kill();
            say(all, 2);
            serve();
            say(all, 3);
            for (int i = 0; i < all.size(); i++) {
                var last = ChatOutput.line(NAMES.get((i + 1) % all.size()), 4 * LINES - 1);
                all.get(i).hear(line -> line.contains("\"said\"") && line.contains("\"" + last + "\""));
            }
            all.forEach(Talk::endInput);
            for (int i = 0; i < all.size(); i++) {
                ChatOutput.check(NAMES.get(i), NAMES, 4 * LINES, all.get(i).hearAll());
                assertThat(all.get(i).exitCode()).isZero();
            }
        }
    }

    private static void say(List<Talk> all, int round) {
        for (int line = round * LINES; line < (round + 1) * LINES; line++) {
            for (int i = 0; i < all.size(); i++) {
                all.get(i).say(ChatOutput.line(NAMES.get(i), line));
            }
        }
    }
}
