package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectLoopTest {
    private static final long SECONDS_10 = 10_000_000_000L;
    private static final String TIME_WAIT = "06";
    /** The JDK's sockets are of IPv6 where that is to be had, also for addresses of IPv4. */
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    @ParameterizedTest
    @ValueSource(strings = {"reactor", "platform", "virtual"})
    void everyConnectionIsAnsweredAndTheyStopAtTheMost(String transport) throws IOException {
        try (var server = new Neighbourhood(transport); var loop = new ConnectLoop(server.echo, 64, 300)) {
            ConnectResult result = loop.run(8, SECONDS_10);
            assertThat(result.answered()).isEqualTo(300);
            assertThat(result.failed()).isZero();
            assertThat(result.wrong()).isZero();
            assertThat(result.latency().getTotalCount()).isEqualTo(300);
            assertThat(result.perSecond()).isPositive();
            assertThat(ConnectResult.parse(result.toLine())).isEqualTo(result);
        }
    }

    @Test
    void noPortIsLeftInTimeWait() throws IOException {
        assumeThat(TABLES).anyMatch(Files::isReadable);
        try (var server = new Neighbourhood("reactor")) {
            Set<String> before = inTimeWait(server.echo.getPort()); // of another server, which had this port before
            try (var loop = new ConnectLoop(server.echo, 64, 200)) {
                loop.run(4, SECONDS_10);
            }
            assertThat(inTimeWait(server.echo.getPort())).isSubsetOf(before);
        }
    }

    /** Ports of clients that wait because they ended their connection to this one first. */
    private static Set<String> inTimeWait(int server) throws IOException {
        String port = String.format(Locale.ROOT, ":%04X", server);
        var waiting = new HashSet<String>();
        for (Path table : TABLES.stream().filter(Files::isReadable).toList()) {
            for (String line : Files.readAllLines(table)) {
                String[] words = line.strip().split("\\s+");
                if (words[2].endsWith(port) && words[3].equals(TIME_WAIT)) {
                    waiting.add(words[1]);
                }
            }
        }
        return waiting;
    }

    @ParameterizedTest
    @ValueSource(strings = {"reactor", "platform", "virtual"})
    void aBurstIsAnsweredToTheLast(String transport) throws IOException {
        try (var server = new Neighbourhood(transport); var loop = new ConnectLoop(server.echo, 64, 200)) {
            ConnectResult result = loop.run(200, SECONDS_10);
            assertThat(result.answered()).isEqualTo(200);
            assertThat(result.seconds() * 1e9).isGreaterThanOrEqualTo((double) result.latency().getMinValue());
        }
    }

    @Test
    void anEndWithoutAServerComesSoon() throws IOException {
        InetSocketAddress nobody;
        try (var server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            nobody = (InetSocketAddress) server.getLocalSocketAddress();
        }
        try (var loop = new ConnectLoop(nobody, 64, ConnectLoop.MOST_CONNECTIONS)) {
            ConnectResult result = loop.run(4, SECONDS_10);
            assertThat(result.answered()).isZero();
            assertThat(result.failed()).isBetween(100L, 110L);
            assertThat(result.perSecond()).isZero();
        }
    }
}
