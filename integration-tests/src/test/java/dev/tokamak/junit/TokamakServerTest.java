package dev.tokamak.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import dev.tokamak.cli.Server;

/** What the extension promises, and what it serves. */
@TokamakServer(value = {"echo", "files"}, options = {"--health", "0"})
class TokamakServerTest {

    private static final int PATIENCE_MS = 20_000;

    private static String ask(InetSocketAddress server, String lines) throws IOException {
        try (var socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theFirstServiceIsGivenUnlessAnotherIsNamed(InetSocketAddress first, @Endpoint("echo") InetSocketAddress echo,
            @Endpoint("files") InetSocketAddress files) throws IOException {
        assertThat(first).isEqualTo(echo).isNotEqualTo(files);
        assertThat(ask(first, "hello")).isEqualTo("hello");
    }

    @Test
    void answersDatagrams(@Endpoint(value = "echo", over = "udp") InetSocketAddress echo) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.send(new DatagramPacket(new byte[] {1, 2, 3}, 3, echo));
            var answer = new DatagramPacket(new byte[10], 10);
            socket.receive(answer);
            assertThat(answer.getLength()).isEqualTo(3);
        }
    }

    @Test
    void keepsFilesForTheTestsOfTheClass(@Endpoint("files") InetSocketAddress files) throws Exception {
        var url = URI.create("http://127.0.0.1:" + files.getPort() + "/a");
        try (var client = HttpClient.newHttpClient()) {
            var put = HttpRequest.newBuilder(url).PUT(HttpRequest.BodyPublishers.ofString("content")).build();
            assertThat(client.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
            assertThat(client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString()).body())
                    .isEqualTo("content");
        }
    }

    @Test
    void theHealthCheckIsAnsweredByTheSameTransport(Server server) throws IOException {
        assertThat(ask(server.address("health", "tcp"), "well?")).isEqualTo("well?");
        assertThat(server.endpoints()).last().asString().matches("health tcp 127\\.0\\.0\\.1:\\d+");
    }

    @Test
    @TokamakServer(value = "guess", transport = "virtual", options = {"--seed", "42"})
    void aSeedMakesEveryGameTheSame(InetSocketAddress guess) throws IOException {
        var guesses = new StringBuilder();
        for (int i = 1; i <= 100; i++) {
            guesses.append(i).append('\n');
        }
        var game = ask(guess, guesses.toString());
        assertThat(game).contains("Winner! It was ");
        assertThat(ask(guess, guesses.toString())).isEqualTo(game);
    }

    @Test
    @TokamakServer(value = "quiz", transport = "platform", options = {"--seed", "7"})
    void aSeedMakesEveryQuizTheSame(InetSocketAddress quiz) throws IOException {
        var first = ask(quiz, "skip\nskip\nquit\n");
        assertThat(first).contains("PROBLEM 3: ");
        assertThat(ask(quiz, "skip\nskip\nquit\n")).isEqualTo(first);
    }

    @Test
    @TokamakServer(value = "weather", options = "--offline")
    void theWeatherNeedsNoNetwork(InetSocketAddress weather) throws IOException {
        assertThat(ask(weather, "London\n")).contains("London").isEqualTo(ask(weather, "London\n"));
    }

    @Test
    void saysWhatIsWrong(Server server) {
        assertThatThrownBy(() -> Server.start("nothing=0")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no service 'nothing'");
        assertThatThrownBy(() -> Server.start("--transprot", "x")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--transprot");
        assertThatThrownBy(() -> server.address("guess", "tcp")).hasMessageContaining("guess is not served over tcp");
        int taken = server.address("echo", "tcp").getPort();
        assertThatThrownBy(() -> Server.start("guess=" + taken)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + taken);
        assertThatThrownBy(() -> Server.start("guess=0", "--health=" + taken))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Server.start("guess=0", "--health=70000")).hasMessageContaining("0 to 65535");
    }
}
