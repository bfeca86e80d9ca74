package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.cli.Main;
import dev.tokamak.contract.support.Await;
import dev.tokamak.limits.Needs;

/** The chat's client on a pseudo-terminal of the system, with somebody who types before it is ready. */
@EnabledOnOs(OS.LINUX)
class ChatTypeAheadTest {

    private static final String PASSWORD = "secret of ada";

    @TempDir
    private Path folder;

    private static List<String> tokamak(String... arguments) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-Xshare:auto", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Process onTerminal(Map<String, String> environment, List<String> command) throws IOException {
        Needs.command("script");
        var program = new ProcessBuilder("script", "-qfec", "stty rows 24 cols 80; exec " // one without a size shows nothing
                + command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" ")), "/dev/null")
                .redirectErrorStream(true);
        program.environment().put("TERM", "xterm");
        program.environment().putAll(environment);
        return program.start();
    }

    private static void type(Process program, String keys) throws IOException {
        program.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        program.getOutputStream().flush();
    }

    private List<String> chat(int port, String name) {
        return tokamak("chat", "localhost:" + port, "--name", name, "--register", "--room", "kitchen",
                "--ca", folder.resolve("data/keys/tls.crt").toString(), "--keys", folder.resolve("keys").toString());
    }

    @Test
    void whatIsTypedTooEarlyIsNeitherLostNorTakenForThePassword() throws Exception {
        try (var server = Talk.start(new ProcessBuilder(
                tokamak("serve", "--data", folder.resolve("data").toString(), "--tls", "chat=0")))) {
            var listening = server.hear(line -> line.startsWith("listening chat tls "));
            int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
            server.hear(line -> line.equals("ready"));
            var observer = new ProcessBuilder(chat(port, "bob"));
            observer.environment().put("TOKAMAK_PASSWORD", "secret of bob");
            try (var bob = Talk.start(observer)) {
                bob.hear(line -> line.contains("you are in kitchen"));
                passwordAsked(port, bob);
                passwordGiven(port, bob);
                assertThat(bob.hearAllSoFar()).noneMatch(line -> line.contains("secret"));
            }
        }
    }

    private void passwordAsked(int port, Talk bob) throws Exception {
        var ada = onTerminal(Map.of(), chat(port, "ada"));
        try (var screen = new Screen(ada)) {
            type(ada, "typed at once\n");
            screen.await("password of ada");
            type(ada, PASSWORD + "\nwhile it connects\n");
            bob.hear(line -> line.equals("[kitchen] ada: while it connects"));
            type(ada, "\u0010\u0010\r"); // Ctrl-P, twice
            bob.hear(line -> line.equals("[kitchen] ada: typed at once"));
            type(ada, "/quit\r");
            assertThat(ada.waitFor(Await.PATIENCE)).isTrue();
            assertThat(screen.text()).doesNotContain(PASSWORD);
        }
    }

    private void passwordGiven(int port, Talk bob) throws Exception {
        var ada = onTerminal(Map.of("TOKAMAK_PASSWORD", PASSWORD), chat(port, "ada"));
        try (var screen = new Screen(ada)) {
            type(ada, "one\ntwo\nand half of ");
            bob.hear(line -> line.equals("[kitchen] ada: two"));
            type(ada, "three\r");
            bob.hear(line -> line.equals("[kitchen] ada: and half of three"));
            type(ada, "/quit\r");
            assertThat(ada.waitFor(Await.PATIENCE)).as(screen.text()).isTrue();
            assertThat(bob.hearAllSoFar()).containsSubsequence("[kitchen] ada: one", "[kitchen] ada: two");
        }
    }

    /** What a program writes to its terminal. */
    private static final class Screen implements AutoCloseable {

        private final Process program;
        private final StringBuffer text = new StringBuffer();

        Screen(Process program) {
            this.program = program;
            Thread.ofPlatform().daemon().name("screen").start(this::follow);
        }

        private void follow() {
            try (var in = program.inputReader(StandardCharsets.UTF_8)) {
                for (int c = in.read(); c >= 0; c = in.read()) {
                    text.append((char) c);
                }
            } catch (IOException e) {
                text.append(e);
            }
        }

        String text() {
            return text.toString();
        }

        void await(String wanted) {
            Await.eventually(() -> text.indexOf(wanted) >= 0, () -> "the screen shows " + text);
        }

        @Override
        public void close() {
            program.descendants().forEach(ProcessHandle::destroyForcibly);
            program.destroyForcibly();
        }
    }
}
