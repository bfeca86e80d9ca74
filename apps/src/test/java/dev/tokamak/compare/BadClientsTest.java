package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadClientsTest {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private static BadReport await(BadClients bad, Predicate<BadReport> what) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!what.test(bad.report())) {
            assertThat(System.nanoTime()).as(bad.report()::toString).isLessThan(deadline);
            Thread.onSpinWait();
        }
        return bad.report();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reactor", "platform", "virtual"})
    void onesThatBurnAreAnsweredAfterTheirWork(String transport) throws IOException {
        try (var server = new Neighbourhood(transport)) {
            long begun = System.nanoTime();
            try (var bad = BadClients.open(BadKind.BURNS, server.work, 1)) {
                BadReport report = await(bad, each -> each.answers() >= 3);
                assertThat(System.nanoTime() - begun).as("three times 50 ms, less an error of calibration")
                        .isGreaterThan(90_000_000);
                assertThat(report.ended()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reactor", "platform", "virtual"})
    void onesThatNeverReadSoonCanSendNoMore(String transport) throws IOException {
        try (var server = new Neighbourhood(transport);
                var bad = BadClients.open(BadKind.NEVER_READS, server.echo, 1);
                var clients = new ClientGroup()) {
            await(bad, each -> each.sentBytes() > 100_000);
            clients.open(false, server.echo, 4, 64);
            LoadResult good = clients.run(new LoadRun(0, 1, 0, 200_000_000, 4, false));
            assertThat(good.lost()).isZero();
            assertThat(good.answered()).isPositive();
        }
    }

    @Test
    void onesThatDripSendAByteAtOnceAndTheNextLater() throws IOException {
        try (var server = new Neighbourhood("reactor")) {
            long begun = System.nanoTime();
            try (var bad = BadClients.open(BadKind.DRIPS, server.echo, 3)) {
                await(bad, each -> each.sentBytes() >= 3);
                BadReport second = await(bad, each -> each.sentBytes() > 3);
                long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
                assertThat(second.sentBytes()).as("after %d seconds", seconds).isLessThanOrEqualTo(3 * (1 + seconds));
            }
        }
    }

    /** The good ones talk to a server that the bad ones don't touch: what they feel would be the load's own doing. */
    @ParameterizedTest
    @EnumSource(BadKind.class)
    void theGoodOnesKeepTheirSchedule(BadKind kind) throws IOException {
        try (var server = new Neighbourhood("reactor");
                var other = new Neighbourhood("platform");
                var clients = new ClientGroup()) {
            clients.open(false, server.echo, 8, 64);
            var run = new LoadRun(500, 1, 100_000_000, 500_000_000, 5, false);
            clients.run(run);
            try (var bad = BadClients.open(kind, kind == BadKind.BURNS ? other.work : other.echo, 4)) {
                LoadResult beside = clients.run(run);
                assertThat(beside.intended()).isEqualTo(250);
                assertThat(beside.lost()).isZero();
                assertThat(beside.lag().getValueAtPercentile(50)).isLessThan(100_000_000);
                assertThat(bad.report().sentBytes()).isPositive();
            }
        }
    }

    @Test
    void oneThatTheServerEndsIsCountedAndTheTimeKept() throws Exception {
        try (var server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            var accepted = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> {
                try (var socket = server.accept()) {
                    accepted.countDown();
                    socket.getInputStream().read(); // by then it knows that it is connected
                    socket.setSoLinger(true, 0);
                } catch (IOException _) {
                    // The assertion below will say so.
                }
            });
            try (var bad = BadClients.open(BadKind.NEVER_READS, (InetSocketAddress) server.getLocalSocketAddress(),
                    1)) {
                accepted.await();
                BadReport report = await(bad, each -> each.ended() == 1);
                assertThat(report.firstSeconds()).isPresent();
                assertThat(BadReport.parse(report.toLine())).isEqualTo(report);
            }
        }
    }

    @Test
    void noneIsLeftWhenOneCannotConnect() throws IOException {
        InetSocketAddress nobody;
        try (var server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            nobody = (InetSocketAddress) server.getLocalSocketAddress();
        }
        assertThatThrownBy(() -> BadClients.open(BadKind.DRIPS, nobody, 2)).isInstanceOf(IOException.class);
    }

    @Test
    void kindsHaveWords() {
        for (BadKind kind : BadKind.values()) {
            assertThat(BadKind.of(kind.word())).isEqualTo(kind);
        }
        assertThatThrownBy(() -> BadKind.of("sleeps")).isInstanceOf(IllegalArgumentException.class);
    }
}
