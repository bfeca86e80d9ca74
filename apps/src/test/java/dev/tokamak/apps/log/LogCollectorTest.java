package dev.tokamak.apps.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.apps.log.FailingFiles.Fault;
import dev.tokamak.probe.DatagramProbe;
import dev.tokamak.probe.HandlerProbe;

/** Handlers, queue, writer and files together, on a disk that does what it is told. */
@Timeout(30)
class LogCollectorTest {

    private static final Duration RETRY = Duration.ofMillis(1);
    /** So long closing waits for a disk that works again. */
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final FailingFiles files = new FailingFiles();
    private LogCollector collector;

    private LogCollector open(LogConfig config) throws IOException {
        collector = LogCollector.open(config.withRetry(RETRY, LONG), files);
        return collector;
    }

    private LogConfig config() {
        return LogConfig.in(directory).withClock(Kept.CLOCK);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        files.release();
        files.set(Fault.NONE);
        if (collector != null) {
            try {
                collector.close();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("records"); // what the test was about
            }
        }
    }

    private List<String> written() throws IOException {
        var lines = new ArrayList<String>();
        for (var name : LogName.in(directory)) {
            var text = Files.readString(directory.resolve(name.toString()));
            assertThat(text).endsWith("\n");
            lines.addAll(text.lines().toList());
        }
        return lines;
    }

    private List<String> messages() throws IOException {
        return written().stream().map(Kept::withoutReceipt).toList();
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("still waiting").isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static String lines(int from, int count) {
        var text = new StringBuilder();
        for (int i = from; i < from + count; i++) {
            text.append("<13>").append(i).append('\n');
        }
        return text.toString();
    }

    private static List<String> records(int count) {
        return IntStream.range(0, count).mapToObj(i -> "user.notice - - - - - - " + i).toList();
    }

    @Test
    void whatWasReadIsInTheFilesWhenItIsClosed() throws IOException {
        var sender = HandlerProbe.open(open(config()).connection());
        sender.send(lines(0, 1_000));
        var network = DatagramProbe.open(collector.datagrams());
        network.send("<13>1000");
        collector.close();
        assertThat(messages()).isEqualTo(records(1_001));
        assertThat(files.forces).hasPositiveValue();
    }

    @Test
    void filesAreOfTheDayOnWhichRecordsWereReceived() throws IOException {
        var clock = new SettableClock(Instant.parse("2026-11-21T22:59:59.9Z"), ZoneOffset.ofHours(1));
        var sender = HandlerProbe.open(open(config().withClock(clock)).connection());
        files.stick();
        sender.send("<13>first\n");
        until(files::isStuck); // so that the next two are in the queue together
        sender.send("<13>yesterday\n");
        clock.now = Instant.parse("2026-11-21T23:00:00.1Z");
        sender.send("<13>today\n");
        files.release();
        collector.close();
        assertThat(Files.readString(directory.resolve("2026-11-21-000001.log")))
                .startsWith("2026-11-21T23:59:59.900000+01:00 ").endsWith(" yesterday\n");
        assertThat(Files.readString(directory.resolve("2026-11-22-000001.log")))
                .startsWith("2026-11-22T00:00:00.100000+01:00 ").endsWith(" today\n");
    }

    @Test
    void aFullDiskCostsNothingOnceThereIsRoom() throws IOException {
        var sender = HandlerProbe.open(open(config()).connection());
        sender.send(lines(0, 10));
        files.set(Fault.FULL);
        sender.send(lines(10, 10));
        until(() -> files.failures.get() >= 3);
        sender.send(lines(20, 10));
        files.set(Fault.NONE);
        sender.send(lines(30, 10));
        collector.close();
        assertThat(messages()).isEqualTo(records(40));
    }

    @Test
    void aBrokenDiskCostsNothingOnceItWorks() throws IOException {
        var sender = HandlerProbe.open(open(config()).connection());
        sender.send(lines(0, 10));
        files.set(Fault.BROKEN);
        sender.send(lines(10, 10));
        until(() -> files.failures.get() >= 6);
        files.set(Fault.NO_FILE);
        int before = files.failures.get();
        until(() -> files.failures.get() >= before + 3);
        files.set(Fault.NONE);
        collector.close();
        assertThat(messages()).isEqualTo(records(20));
    }

    @Test
    void aBugInWritingLosesNothingEither() throws IOException {
        var sender = HandlerProbe.open(open(config()).connection());
        files.set(Fault.BUG);
        sender.send(lines(0, 10));
        until(() -> files.failures.get() >= 2);
        files.set(Fault.NONE);
        sender.send(lines(10, 10));
        collector.close();
        assertThat(messages()).isEqualTo(records(20));
    }

    @Test
    void closingOnAFullDiskSaysWhatIsLost() throws IOException {
        collector = LogCollector.open(config().withRetry(RETRY, Duration.ofMillis(200)), files);
        var sender = HandlerProbe.open(collector.connection());
        files.set(Fault.FULL);
        sender.send(lines(0, 10));
        until(() -> files.failures.get() >= 1);
        sender.send(lines(10, 7));
        assertThatThrownBy(collector::close).isInstanceOf(IOException.class)
                .hasMessage("17 records are lost: java.io.IOException: No space left on device");
    }

    @Test
    void closingOnAFullDiskWaitsForRoom() throws IOException {
        var sender = HandlerProbe.open(open(config()).connection());
        files.set(Fault.FULL);
        sender.send(lines(0, 10));
        until(() -> files.failures.get() >= 1);
        var closing = CompletableFuture.runAsync(() -> {
            try {
                collector.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        int before = files.failures.get();
        until(() -> files.failures.get() >= before + 3);
        assertThat(closing).isNotDone();
        files.set(Fault.NONE);
        closing.join();
        assertThat(messages()).isEqualTo(records(10));
    }

    @Test
    void anUnforcedEndIsReported() throws IOException {
        var sender = HandlerProbe.open(open(config()).connection());
        sender.send(lines(0, 1));
        files.set(Fault.NO_FORCE);
        assertThatThrownBy(collector::close).hasMessage(
                "the records written last may not be on the disk: java.io.IOException: Input/output error");
        assertThat(messages()).isEqualTo(records(1));
    }

    @Test
    void forcesWhatIsWrittenWithoutBeingClosed() throws IOException {
        var sender = HandlerProbe.open(open(config()).connection());
        sender.send(lines(0, 1));
        until(() -> files.forces.get() >= 1);
        assertThat(messages()).isEqualTo(records(1));
    }

    /** More datagrams than there is room for, while a write is under way. */
    private void flood(DatagramProbe network) {
        files.stick();
        network.send("<13>first");
        until(files::isStuck);
        for (int i = 0; i < 100; i++) {
            network.send("<13>x");
        }
        files.release();
    }

    /** The sum of what the collector's own records say. */
    private long droppedAsWritten() {
        try (var names = Files.list(directory)) {
            long sum = 0;
            for (var file : names.filter(name -> name.toString().endsWith(".log")).toList()) {
                for (var line : Files.readAllLines(file)) {
                    var own = line.split(" - syslog\\.warning - - tokamak - - - | datagrams were dropped", -1);
                    sum += own.length == 3 ? Long.parseLong(own[1]) : 0;
                }
            }
            return sum;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void countsDroppedDatagramsInTheFiles() throws IOException {
        open(config().withQueue(100, 2_000));
        var network = DatagramProbe.open(collector.datagrams());
        flood(network);
        long dropped = collector.dropped();
        assertThat(dropped).isBetween(50L, 90L);
        until(() -> droppedAsWritten() == dropped);
        flood(network); // not a second later, so that closing has to say it
        collector.close();
        assertThat(collector.dropped()).isGreaterThan(dropped);
        assertThat(droppedAsWritten()).isEqualTo(collector.dropped());
        assertThat(messages()).filteredOn(line -> !line.contains("dropped"))
                .hasSize(202 - (int) collector.dropped());
    }

    @Test
    void countsDroppedDatagramsWithoutBeingClosed() throws IOException {
        var seldom = new LogConfig(directory, 1 << 20, 3, 100, 2_000, Duration.ofDays(1), RETRY, Duration.ZERO,
                Kept.CLOCK); // forces so seldom that the writer isn't woken by that
        collector = LogCollector.open(seldom, files);
        var network = DatagramProbe.open(collector.datagrams());
        for (int i = 0; i < 2; i++) {
            flood(network);
            until(() -> droppedAsWritten() == collector.dropped());
        }
    }

    @Test
    void manyThreadsShareOneWriter() throws Exception {
        open(config().withFiles(64 << 10, 1_000));
        int each = 2_000;
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (int thread = 0; thread < 4; thread++) {
                var name = "t" + thread;
                threads.submit(() -> {
                    var sender = HandlerProbe.open(collector.connection());
                    for (int i = 0; i < each; i++) {
                        sender.send("<13>Nov 21 02:32:59 vm " + name + ": " + i + "\n");
                    }
                });
            }
        }
        collector.close();
        var all = messages();
        assertThat(all).hasSize(4 * each);
        for (int thread = 0; thread < 4; thread++) {
            var start = "user.notice --11-21T02:32:59 vm t" + thread + " - - - ";
            assertThat(all.stream().filter(line -> line.startsWith(start)).map(line -> line.substring(start.length())))
                    .containsExactlyElementsOf(IntStream.range(0, each).mapToObj(String::valueOf).toList());
        }
    }

    @Test
    void recordsAfterTheEndAreNotKeptAndDoNoHarm() throws IOException {
        var sender = HandlerProbe.open(open(config()).connection());
        collector.close();
        sender.send("<13>late\n");
        assertThat(LogName.in(directory)).isEmpty();
        assertThat(sender.isClosed()).isFalse();
    }

    @Test
    void textIsUtf8() throws IOException {
        HandlerProbe.open(open(config()).connection()).send("<13>w\u00f6rld \u20ac\n".getBytes(StandardCharsets.UTF_8));
        collector.close();
        assertThat(messages()).containsExactly("user.notice - - - - - - w\u00f6rld \u20ac");
    }

    private static final class SettableClock extends Clock {
        private volatile Instant now;
        private final ZoneId zone;

        SettableClock(Instant now, ZoneId zone) {
            this.now = now;
            this.zone = zone;
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new SettableClock(now, other);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
