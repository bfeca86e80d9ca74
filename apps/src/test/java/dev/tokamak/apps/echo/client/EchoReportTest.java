package dev.tokamak.apps.echo.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class EchoReportTest {

    private static EchoResult tcp() {
        var nanos = new Histogram(3);
        for (int i = 1; i <= 1000; i++) {
            nanos.recordValue(i * 1000L);
        }
        return new EchoResult("tcp", 1000, 1000, 0, 0, 0, OptionalLong.of(2_500_000), OptionalLong.of(1_000_000),
                OptionalLong.of(1_000_000), nanos, Optional.empty());
    }

    private static EchoResult silentUdp() {
        return new EchoResult("udp", 10, 0, 10, 0, 0, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(),
                new Histogram(3), Optional.of("nothing came back"));
    }

    @Test
    void tableShowsTheFirstBesideThePercentiles() {
        var lines = new EchoReport("localhost:7007", 64, 1000, List.of(tcp(), silentUdp())).table().lines().toList();
        assertThat(lines).containsExactly(
                "1,000 round trips of 64 bytes to localhost:7007, one at a time; microseconds",
                "         first       p50       p90       p99     p99.9       max  answered   lost  wrong",
                "tcp     1000.0     500.2     900.1     990.2     999.4    1000.0      1000      0      0"
                        + "   connected in 2500.0",
                "udp          -         -         -         -         -         -         0     10      0");
    }

    @Test
    void oneRoundTripIsASentence() {
        assertThat(new EchoReport("localhost:7007", 5, 1, List.of(tcp(), silentUdp())).sentences("\"hello\""))
                .isEqualToNormalizingNewlines(
                        "tcp localhost:7007: \"hello\" came back in 1000.0 us (connected in 2500.0 us)\n");
    }

    @Test
    void saysWithItsOwnNumbersWhyOneProvesNothing() {
        assertThat(new EchoReport("localhost:7007", 64, 1000, List.of(tcp())).whyOneProvesNothing())
                .startsWith(
                        "One timed send proves nothing. tcp took 1000.0 us the first time and 500.2 us in the median.")
                .contains("JIT").contains("ARP").contains("Nagle");
    }

    @Test
    void jsonHasEveryFigure() {
        assertThat(new EchoReport("[::1]:7", 64, 1000, List.of(tcp(), silentUdp())).json()).isEqualTo(
                "{\"target\":\"[::1]:7\",\"bytes\":64,\"count\":1000,\"results\":["
                        + "{\"protocol\":\"tcp\",\"sent\":1000,\"answered\":1000,\"lost\":0,\"wrong\":0,\"duplicates\":0,"
                        + "\"connectMicros\":2500.0,\"firstMicros\":1000.0,\"p50Micros\":500.2,\"p90Micros\":900.1,"
                        + "\"p99Micros\":990.2,\"p999Micros\":999.4,\"maxMicros\":1000.0},"
                        + "{\"protocol\":\"udp\",\"sent\":10,\"answered\":0,\"lost\":10,\"wrong\":0,\"duplicates\":0,"
                        + "\"connectMicros\":null,\"firstMicros\":null,\"p50Micros\":null,\"p90Micros\":null,"
                        + "\"p99Micros\":null,\"p999Micros\":null,\"maxMicros\":null,\"failure\":\"nothing came back\"}]}");
    }
}
