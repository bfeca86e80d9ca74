package dev.tokamak.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.accounts.PasswordHash;
import dev.tokamak.apps.chat.server.ChatLimits;
import dev.tokamak.apps.chat.server.ChatServer;
import dev.tokamak.apps.chat.server.ChatSettings;
import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.contract.support.TransportKind;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Limits;

/** A room of 50, one of whom never reads: that one is dropped, and nobody else loses anything. */
class SlowMemberTest {

    private static final int READERS = 48;
    private static final int MESSAGES = 1500;
    private static final int LENGTH = 4000;
    /** Messages after which the sender waits for the readers, so that none of these is slow, however busy the machine. */
    private static final int BLOCK = 50;

    @TempDir
    private Path folder;

    @EveryTransport({TransportKind.REACTOR, TransportKind.VIRTUAL})
    void isDroppedAloneAndNobodyLosesAnything(TestTransport t) throws Exception {
        var settings = ChatSettings.DEFAULT.withCost(new PasswordHash.Cost(8, 1)).withPace(1_000_000, 1_000_000)
                .withLimits(new ChatLimits(1000, 100, 8, 100, 10, 10, 64, 100, 100, 100));
        var limits = Limits.DEFAULT.withSlowConsumer(256 << 10, Duration.ofSeconds(20), 1 << 20,
                Duration.ofSeconds(20)); // behind by a MiB is too slow
        try (var server = ChatServer.start(folder, settings)) {
            var at = t.serve(server::connection, limits);
            var read = Stream.generate(() -> new CountDownLatch(READERS)).limit(MESSAGES / BLOCK).toList();
            var readers = new ArrayList<CompletableFuture<List<Integer>>>();
            var first = t.client(at);
            enter(first, "first-0", "/register");
            first.send("/quit\n"); // or there would be another who doesn't read
            for (int i = 1; i <= READERS; i++) {
                var reader = enter(t.client(at), "reader-" + i, "/login");
                readers.add(
                        CompletableFuture.supplyAsync(() -> numbers(reader, read),
                                task -> Thread.ofVirtual().start(task)));
            }
            var slow = t.closedInTheEnd(RawClient.connect(at, 4096));
            enter(slow, "slow-0", "/login");
            var sender = t.client(at);
            var answers = enter(sender, "sender-1", "/login");
            var sent = CompletableFuture.supplyAsync(() -> acknowledged(answers),
                    task -> Thread.ofVirtual().start(task));
            for (int n = 1; n <= MESSAGES; n++) {
                if (n > 2 * BLOCK && n % BLOCK == 1) {
                    Await.latch(read.get(n / BLOCK - 2), "all readers have read up to two blocks before this");
                }
                sender.send("/say room " + n + " " + n + " " + "x".repeat(LENGTH) + "\n");
            }
            assertThat(sent.get(40, TimeUnit.SECONDS)).isEqualTo(MESSAGES);
            for (var reader : readers) {
                var numbers = reader.get(40, TimeUnit.SECONDS);
                assertThat(numbers).hasSize(MESSAGES).isSorted().doesNotHaveDuplicates();
            }
            assertThat(t.count(CloseReason.SLOW_CONSUMER)).as("the one that never reads").isEqualTo(1);
            t.close();
        }
    }

    /** All use one account, whose instances differ. */
    private static BufferedReader enter(RawClient client, String instance, String how) throws IOException {
        client.send(
                "/hello 1\n" + how + " ada a long password\n/instance " + (instance + "A".repeat(22)).substring(0, 22)
                        + "\n/join room\n");
        client.socket().setSoTimeout(40_000);
        var in = new BufferedReader(new InputStreamReader(client.socket().getInputStream(), StandardCharsets.UTF_8),
                1 << 16);
        for (var line = in.readLine(); !line.startsWith("listed "); line = in.readLine()) {
            assertThat(line).doesNotStartWith("error").doesNotStartWith("bye");
        }
        return in;
    }

    private static List<Integer> numbers(BufferedReader in, List<CountDownLatch> read) {
        var numbers = new ArrayList<Integer>();
        boolean dropped = false;
        try {
            while (numbers.size() < MESSAGES || !dropped) {
                var line = in.readLine();
                if (line.startsWith("msg ")) {
                    numbers.add(Integer.parseInt(line.split(" ", 9)[7]));
                    if (numbers.size() % BLOCK == 0) {
                        read.get(numbers.size() / BLOCK - 1).countDown();
                    }
                }
                dropped |= line.startsWith("out room ada slow-0") && line.endsWith(" slow");
            }
        } catch (IOException e) {
            throw new IllegalStateException("after " + numbers.size(), e);
        }
        return numbers;
    }

    private static int acknowledged(BufferedReader in) {
        int count = 0;
        try {
            while (count < MESSAGES) {
                var line = in.readLine();
                count += line.startsWith("sent ") ? 1 : 0;
                assertThat(line).doesNotStartWith("error");
            }
        } catch (IOException e) {
            throw new IllegalStateException("after " + count, e);
        }
        return count;
    }
}
