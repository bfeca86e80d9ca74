package dev.tokamak.apps.files.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.tokamak.apps.files.tftp.TftpResult;

/** What is concluded from times, and what is not. */
class BothReportTest {

    private static TransferTimes times(String protocol, long size, int window, int... millis) {
        return new TransferTimes(protocol, Arrays.stream(millis).mapToObj(Duration::ofMillis)
                .map(time -> new TransferResult("f", size, 0, Optional.of("abc"), true, time,
                        protocol.equals("udp")
                                ? Optional.of(new TftpResult(size, time, 1, "abc", 512, window))
                                : Optional.empty()))
                .toList());
    }

    private static BothReport report(long size, int window, TransferTimes tcp, int... udpMillis) {
        return new BothReport("fetch", "f", "h:1", true, tcp, times("udp", size, window, udpMillis), List.of());
    }

    @Test
    void theFirstRoundIsToldApart() {
        var times = times("tcp", 1_000_000, 1, 500, 30, 10, 20, 40);
        assertThat(times.first()).isEqualTo(0.5);
        assertThat(times.median()).isCloseTo(0.025, within(1e-9));
        assertThat(times.shortest()).isEqualTo(0.01);
        assertThat(times.longest()).isEqualTo(0.04);
        assertThat(times.megabytesPerSecond()).isCloseTo(40, within(1e-6));
        assertThat(times("tcp", 10, 1, 500).median()).isEqualTo(0.5);
    }

    @Test
    void rangesThatOverlapProveNothing() {
        var tcp = times("tcp", 1_000_000, 1, 100, 10, 12, 20);
        assertThat(report(1_000_000, 1, tcp, 100, 20, 30, 40).meaning()).startsWith("The ranges overlap");
        assertThat(report(1_000_000, 1, tcp, 100, 24, 36, 40).meaning())
                .startsWith("UDP took 3.0 times as long as TCP");
        assertThat(report(1_000_000, 1, tcp, 100, 3, 3, 3).meaning()).startsWith("TCP took 4.0 times as long as UDP");
    }

    /** 1,024 bytes are two blocks and an empty one. */
    @Test
    void roundTripsAreCounted() {
        var tcp = times("tcp", 1024, 1, 1);
        assertThat(report(1024, 1, tcp, 4).meaning()).contains("sends one block of 512 bytes",
                "4 times for this file, 1000 us each", "this file takes 0.0 s at least");
        assertThat(report(1024, 2, tcp, 4).meaning()).contains("sends 2 blocks of 512 bytes", "3 times for this file");
    }

    @Test
    void aFileWithoutBytesHasNoRate() {
        assertThat(report(0, 1, times("tcp", 0, 1, 1), 1).table()).containsPattern("tcp .* -\\R")
                .contains("; 1 packets sent again");
    }
}
