package dev.tokamak.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.management.ManagementFactory;

import org.junit.jupiter.api.Test;

class ResourceUsageTest {

    @Test
    void countsThreadsThatHaveEnded() throws InterruptedException {
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        var threads = ManagementFactory.getThreadMXBean();
        var before = ResourceUsage.now().orElseThrow();
        for (int i = 0; i < 20; i++) {
            Thread.ofPlatform().start(() -> {
                while (threads.getCurrentThreadCpuTime() < 2_000_000) {
                    Thread.onSpinWait();
                }
            }).join();
        }
        var after = ResourceUsage.now().orElseThrow();
        assertThat(after.cpuNanos() - before.cpuNanos()).isGreaterThan(36_000_000);
        assertThat(after.switches() - before.switches()).isGreaterThanOrEqualTo(20);
    }

    @Test
    void aServersWordsAreReadAsTheyWereWritten() {
        var usage = new Usage(123_456_789_000L, 42, -1, 77);
        assertThat(Usage.parse(LoadLine.parse(usage.toLine().toString()))).isEqualTo(usage);
    }
}
