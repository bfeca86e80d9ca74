package dev.tokamak.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.echo.AckEchoHandler;
import dev.tokamak.apps.echo.DatagramEcho;
import dev.tokamak.apps.echo.EchoHandler;
import dev.tokamak.apps.guess.GuessHandler;
import dev.tokamak.apps.quiz.QuizHandler;
import dev.tokamak.apps.quiz.ScoreTable;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.limits.Needs;
import dev.tokamak.net.DatagramConfig;

/** Programs as a socket course has them written, in Python, with our servers and with our clients (docs/apps/course.md). */
class CourseTest {

    @BeforeEach
    void needsPython() {
        Needs.command("python3");
    }

    /** A program of the course, with these words behind its name. */
    private static Talk course(String script, Object... words) throws URISyntaxException {
        var file = Path.of(CourseTest.class.getResource("/course/" + script).toURI());
        var command = new ArrayList<>(List.of("python3", file.toString()));
        for (var word : words) {
            command.add(String.valueOf(word));
        }
        var program = new ProcessBuilder(command);
        program.environment().put("PYTHONIOENCODING", "utf-8");
        return Talk.start(program);
    }

    private static List<String> printed(String script, Object... words) throws URISyntaxException {
        try (var program = course(script, words)) {
            var lines = program.hearAll();
            assertThat(program.exitCode()).as(lines.toString()).isZero();
            return lines;
        }
    }

    // ---- their clients, our servers

    @EveryTransport
    void tcpEchoWithOneReceive(TestTransport t) throws Exception {
        int port = t.serve(AckEchoHandler::new).getPort();
        assertThat(printed("tcp_echo_once.py", "127.0.0.1", port, "Hello, Zo\u00eb"))
                .containsExactly("ACK: Hello, Zo\u00eb");
    }

    @EveryTransport
    void tcpEchoInPieces(TestTransport t) throws Exception {
        int port = t.serve(EchoHandler::new).getPort();
        assertThat(printed("tcp_echo_count.py", "127.0.0.1", port, 20_000)).singleElement().asString()
                .matches("20000 bytes in \\d+ pieces, the same");
    }

    @EveryTransport
    void udpEchoTimed(TestTransport t) throws Exception {
        var port = t.bind(RawClient.loopback(0), new DatagramEcho(), DatagramConfig.DEFAULT);
        int number = ((InetSocketAddress) port.localAddress()).getPort();
        assertThat(printed("udp_echo_timed.py", "127.0.0.1", number, "Hello")).hasSize(2)
                .startsWith("Hello from " + number).last().asString().matches("took \\d+\\.\\d{6} s");
    }

    @EveryTransport
    void loggingToAFile(TestTransport t, @TempDir Path folder) throws Exception {
        try (var collector = new Collector(t, folder)) {
            assertThat(printed("log_lines.py", "127.0.0.1", collector.tcpPort(), "one", "two", "Zo\u00eb"))
                    .containsExactly("sent 3 lines");
            assertThat(collector.messages(3)).extracting(line -> line.replaceFirst("^(- )+", ""))
                    .containsExactly("one", "two", "Zo\u00eb");
        }
    }

    @EveryTransport
    void quiz(TestTransport t) throws Exception {
        var table = new ScoreTable();
        int port = t.serve(() -> new QuizHandler(new Random(), table)).getPort();
        assertThat(printed("quiz_client.py", "127.0.0.1", port, 4)).hasSize(9)
                .contains("SCORE 5 points, level 2, 4 right of 4").endsWith("BYE 5 points, goodbye");
    }

    @EveryTransport
    void numberGuess(TestTransport t) throws Exception {
        int port = t.serve(() -> new GuessHandler(new Random())).getPort();
        assertThat(printed("guess_client.py", "127.0.0.1", port)).startsWith("Welcome!").endsWith("Goodbye.")
                .anyMatch(line -> line.matches("Winner! It was \\d+, and you needed [1-7] (try|tries)\\."));
    }

    // ---- their servers, our client

    private static List<String> echo(String server, String... options) throws Exception {
        try (var running = course(server)) {
            int port = Integer.parseInt(running.hear(_ -> true));
            var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1", "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    "dev.tokamak.cli.Main", "echo", "127.0.0.1:" + port, "--timeout", "20"));
            command.addAll(List.of(options));
            try (var client = Talk.start(new ProcessBuilder(command))) {
                var lines = client.hearAll();
                assertThat(client.exitCode()).as(lines.toString()).isZero();
                return lines;
            }
        }
    }

    @Test
    void acknowledgingServer() throws Exception {
        assertThat(echo("ack_server.py", "--ack", "hello")).singleElement().asString()
                .contains("\"ACK: hello\" came back in");
    }

    @Test
    void echoServerWithAThreadForEachClient() throws Exception {
        assertThat(echo("tcp_echo_server.py", "--count", "20", "--size", "1000")).last().asString()
                .matches("tcp .* 20 +0 +0 .*");
    }

    @Test
    void udpEchoServer() throws Exception {
        assertThat(echo("udp_echo_server.py", "--udp", "hello")).singleElement().asString()
                .contains("\"hello\" came back in");
    }
}
