package dev.tokamak.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.tokamak.faults.FaultProxy;
import dev.tokamak.faults.Faults;
import dev.tokamak.junit.Endpoint;
import dev.tokamak.junit.TokamakServer;

/** The snippets of docs/testing.md that need no container, compiled and run. */
class TestingExampleTest {

    private static String ask(InetSocketAddress server, String lines) throws IOException {
        try (var socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    // snippet: extension
    @Test
    @TokamakServer("echo")
    void comesBack(InetSocketAddress echo) throws IOException {
        assertThat(ask(echo, "hello")).isEqualTo("hello");
    }
    // end

    // snippet: deterministic
    @Test
    @TokamakServer(value = {"quiz", "weather"}, transport = "virtual", options = {"--seed", "7", "--offline"})
    void isTheSameEachTime(@Endpoint("quiz") InetSocketAddress quiz, @Endpoint("weather") InetSocketAddress weather)
            throws IOException {
        assertThat(ask(quiz, "quit\n")).isEqualTo(ask(quiz, "quit\n"));
        assertThat(ask(weather, "London\n")).contains("\"London\"");
    }
    // end

    // snippet: faults
    @Test
    @TokamakServer("echo")
    void comesBackThroughABadNetwork(InetSocketAddress echo) throws IOException {
        var bad = Faults.seeded(1).delayed(Duration.ofMillis(5), Duration.ofMillis(20)).slow(10_000).inPiecesOf(1);
        try (var network = FaultProxy.tcp(echo, bad)) {
            assertThat(ask(network.address(), "hello")).isEqualTo("hello");
        }
    }
    // end
}
