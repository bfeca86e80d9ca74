package dev.tokamak.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Seed;

/**
 * Everything that was acknowledged is there in the end, and the server needs no more than it needed in the beginning.
 *
 * <p>
 * {@code -Dtokamak.soak=600} lets clients use it for ten minutes; 120 seconds in CI, 10 otherwise.
 * {@code -Dtokamak.soak.transport=virtual} is another transport than the reactor.
 */
@EnabledOnOs(OS.LINUX)
class SoakTest {

    private static final int SECONDS = Integer.getInteger("tokamak.soak", Boolean.getBoolean("tokamak.ci") ? 120 : 10);
    /** Of these seconds, those before it is measured for the first time. */
    private static final int FIRST_SECONDS = Math.max(5, SECONDS / 6);
    private static final String TRANSPORT = System.getProperty("tokamak.soak.transport", "reactor");
    private static final Duration SETTLING = Duration.ofSeconds(60);
    private static final Duration STILL = Duration.ofSeconds(1);

    /** Log files that have begun meanwhile, a thread that is on its way out. */
    private static final int FEW = 6;
    /** What the compiler and caches of a young virtual machine still add. */
    private static final long MEMORY = 32 << 20;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS) // its own waits are bounded
    void needsNoMoreAfterwardsAndHasAllThatWasAcknowledged() throws Exception {
        var acknowledged = new Acknowledged();
        try (var server = SoakedServer.start(folder, TRANSPORT)) {
            // alone: the first handshake between two cold machines, amid twenty busy clients, may take longer than a server waits
            new SoakTalker("first", server, acknowledged).talks(Seed.random("first"));
            use(1, server, acknowledged, Duration.ofSeconds(FIRST_SECONDS));
            var before = settled(server, Integer.MAX_VALUE);
            use(2, server, acknowledged, Duration.ofSeconds(SECONDS - FIRST_SECONDS));
            var after = settled(server, before.descriptors() + FEW);
            var report = "soak of " + SECONDS + " s on " + TRANSPORT + ": " + acknowledged + "\n  before " + before
                    + "\n  after  " + after;
            System.err.println(report);
            Files.writeString(Path.of("target", "soak.txt"), report + "\n");
            assertThat(after.descriptors()).as(report).isLessThanOrEqualTo(before.descriptors() + FEW);
            assertThat(after.threads()).as(report).isLessThanOrEqualTo(before.threads() + FEW);
            assertThat(before.heap()).as(report).isPositive();
            assertThat(after.heap()).as(report).isLessThan(before.heap() + MEMORY);
            assertThat(after.nativeMemory()).as(report).isLessThan(before.nativeMemory() + MEMORY);
            new SoakTalker("reader", server, acknowledged).readsAll();
            assertThat(server.stop()).as("exit code").isZero();
        }
        acknowledged.verify(folder.resolve("data"));
        assertThat(acknowledged.count()).isGreaterThan(20);
    }

    private static void use(int run, SoakedServer server, Acknowledged acknowledged, Duration time) throws Exception {
        try (var clients = new SoakClients(run, server, acknowledged)) {
            clients.runFor(time);
        }
    }

    /** Its figures when the last clients have been noticed to be gone. */
    private static SoakedServer.Figures settled(SoakedServer server, int descriptors) {
        var least = new int[] {Integer.MAX_VALUE};
        Await.within(SETTLING, () -> {
            int now = server.descriptors();
            boolean still = now >= least[0];
            least[0] = Math.min(least[0], now);
            return now <= descriptors && still
                    && !Await.within(STILL, () -> server.descriptors() < now);
        });
        return server.figures();
    }
}
