package dev.tokamak.threaded;

import static dev.tokamak.threaded.Given.bytes;
import static dev.tokamak.threaded.Given.receive;
import static dev.tokamak.threaded.Given.receiveAll;
import static dev.tokamak.threaded.Given.send;
import static dev.tokamak.threaded.Given.text;
import static dev.tokamak.threaded.Given.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.metrics.Counter;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.ConnectionHandler;
import dev.tokamak.net.FileSlice;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.SharedBytes;
import dev.tokamak.threaded.ThreadedConfig.Kind;

/** Bytes in, bytes out, tasks and timers, while connections are open. */
class StreamTest {

    private static final int MIB = 1 << 20;

    static final class Echo implements ConnectionHandler {
        @Override
        public void onData(Connection c, ByteBuffer in) {
            c.write(in);
        }
    }

    @ParameterizedTest
    @EnumSource
    void echoes(Kind kind) throws Exception {
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(Echo::new));
            send(client, "hello");
            assertThat(receive(client, 5)).isEqualTo("hello");
            send(client, "again");
            client.shutdownOutput();
            assertThat(receiveAll(client)).isEqualTo("again");
        }
    }

    @ParameterizedTest
    @EnumSource
    void servesAThousandClientsAtOnce(Kind kind) throws Exception {
        try (var given = Given.transport(kind)) {
            var listener = given.listen(Echo::new);
            var clients = new ArrayList<Socket>();
            for (int i = 0; i < 1000; i++) {
                clients.add(given.client(listener));
            }
            for (int i = 0; i < clients.size(); i++) {
                send(clients.get(i), "%04d".formatted(i));
            }
            for (int i = 0; i < clients.size(); i++) {
                assertThat(receive(clients.get(i), 4)).isEqualTo("%04d".formatted(i));
            }
            assertThat(listener.openConnections()).isEqualTo(1000);
            for (var client : clients) {
                client.close();
            }
            until("all have left", () -> listener.openConnections() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void carriesBulkBothWaysAtOnce(Kind kind) throws Exception {
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(Echo::new));
            var sent = new byte[64 * MIB];
            new Random(1).nextBytes(sent);
            var writer = Thread.ofPlatform().start(() -> {
                try {
                    client.getOutputStream().write(sent);
                    client.shutdownOutput();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            var received = client.getInputStream().readAllBytes();
            writer.join();
            assertThat(Arrays.equals(received, sent)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsFilesBetweenBytes(Kind kind, @TempDir Path directory) throws Exception {
        var content = "f".repeat(3 * MIB);
        var file = Files.writeString(directory.resolve("file"), content);
        var opened = FileChannel.open(file);
        var handler = new Recorder() {
            @Override
            void open(Connection c) {
                c.write(bytes("before "));
                assertThat(c.write(new FileSlice(opened, 0, content.length()))).isFalse();
                c.write(bytes(" after"));
            }

            @Override
            void writable(Connection c) {
                c.close();
            }
        };
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler));
            assertThat(receiveAll(client)).isEqualTo("before " + content + " after");
            client.close();
            assertThat(handler.reason()).isEqualTo(CloseReason.CLOSED);
            assertThat(opened.isOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOrderOfWritesFromManyThreadsIsTheOrderOnTheWire(Kind kind) throws Exception {
        var handler = new Recorder();
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler));
            var connection = handler.opened();
            int threads = 4;
            int each = 5_000;
            var written = new ArrayList<Integer>();
            var next = new AtomicInteger();
            List<Thread> writers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                writers.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < each; i++) {
                        synchronized (written) {
                            int number = next.getAndIncrement();
                            written.add(number);
                            connection.write(SharedBytes.utf8("%06d".formatted(number)));
                        }
                    }
                }));
            }
            for (int i = 0; i < threads * each; i++) {
                assertThat(receive(client, 6)).isEqualTo("%06d".formatted(i));
            }
            for (var writer : writers) {
                writer.join();
            }
            connection.close();
            assertThat(receiveAll(client)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void callbacksTasksTimersAndResultsNeverOverlap(Kind kind) throws Exception {
        var plain = new AtomicLong(); // counted without protection, in context
        var done = new CountDownLatch(4_000);
        var handler = new Recorder() {
            long count;

            @Override
            void data(Connection c, ByteBuffer in) {
                c.write(in);
            }

            void count() {
                try {
                    serially(() -> plain.set(++count));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                done.countDown();
            }
        };
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler));
            var connection = handler.opened();
            var others = new ArrayList<Thread>();
            for (int t = 0; t < 2; t++) {
                others.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 500; i++) {
                        connection.execute(handler::count);
                        connection.schedule(Duration.ofNanos(i * 1000L), handler::count);
                        connection.offload(() -> 1, (_, _) -> handler.count());
                        connection.execute(() -> connection.execute(handler::count));
                    }
                }));
            }
            for (int i = 0; i < 1000; i++) {
                send(client, "ping");
                assertThat(receive(client, 4)).isEqualTo("ping");
            }
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            for (var other : others) {
                other.join();
            }
            assertThat(handler.overlapped).isFalse();
            assertThat(plain.get()).isEqualTo(4_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersGoOnAfterThePeerHasHalfClosed(Kind kind) throws Exception {
        var handler = new Recorder() {
            @Override
            void inputClosed(Connection c, ByteBuffer rest) {
                c.schedule(Duration.ofMillis(20), () -> {
                    c.write(bytes("late"));
                    c.close();
                });
            }
        };
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler));
            client.shutdownOutput();
            assertThat(receiveAll(client)).isEqualTo("late");
            assertThat(handler.reason()).isEqualTo(CloseReason.PEER_CLOSED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void inputGoesOnAfterWeHaveHalfClosed(Kind kind) throws Exception {
        var handler = new Recorder() {
            @Override
            void open(Connection c) {
                c.write(bytes("all"));
                c.shutdownOutput();
            }

            @Override
            void data(Connection c, ByteBuffer in) {
                say(text(in));
            }
        };
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler));
            assertThat(receiveAll(client)).isEqualTo("all");
            send(client, "more");
            assertThat(handler.next()).isEqualTo("more");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsOfferedWhilePausedFromElsewhere(Kind kind) throws Exception {
        var handler = new Recorder() {
            @Override
            void data(Connection c, ByteBuffer in) {
                say(text(in));
            }
        };
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler));
            var connection = handler.opened();
            connection.pauseReading(); // its reader is blocked in read by now, most likely
            send(client, "held");
            var asked = new CountDownLatch(1);
            connection.schedule(Duration.ofMillis(50), asked::countDown);
            asked.await();
            assertThat(handler.events).isEmpty();
            connection.resumeReading();
            assertThat(handler.next()).isEqualTo("held");
            send(client, "next");
            assertThat(handler.next()).isEqualTo("next");
        }
    }

    @ParameterizedTest
    @EnumSource
    void unreadBytesComeAgainWhenReadingIsResumed(Kind kind) throws Exception {
        var handler = new Recorder() {
            boolean first = true;

            @Override
            void data(Connection c, ByteBuffer in) {
                if (first) {
                    first = false;
                    c.pauseReading();
                    say("saw " + text(in.duplicate()));
                } else {
                    say("took " + text(in));
                }
            }
        };
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler));
            send(client, "abc");
            assertThat(handler.next()).isEqualTo("saw abc");
            handler.opened().resumeReading();
            assertThat(handler.next()).isEqualTo("took abc");
        }
    }

    @ParameterizedTest
    @EnumSource
    void timersAreNeverEarly(Kind kind) throws Exception {
        var handler = new Recorder();
        try (var given = Given.transport(kind)) {
            given.client(given.listen(() -> handler));
            var connection = handler.opened();
            var early = new AtomicInteger();
            var left = new CountDownLatch(200);
            var random = new Random(2);
            for (int i = 0; i < 200; i++) {
                long nanos = random.nextLong(50_000_000);
                long from = System.nanoTime();
                connection.schedule(Duration.ofNanos(nanos), () -> {
                    if (System.nanoTime() - from < nanos) {
                        early.incrementAndGet();
                    }
                    left.countDown();
                });
            }
            assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(early).hasValue(0);
            connection.schedule(Duration.ofDays(1), () -> {}); // its end cancels it
        }
    }

    @ParameterizedTest
    @EnumSource
    void timersRunWhileOneThreadIsStuckInWritingAndTheOtherInReading(Kind kind) throws Exception {
        var handler = new Recorder();
        try (var given = Given.transport(kind)) {
            given.client(given.listen(() -> handler)); // never reads
            var connection = handler.opened();
            connection.write(ByteBuffer.allocate(32 * MIB));
            until("the socket is full", () -> isStuck(connection));
            for (int i = 0; i < 3; i++) {
                var ran = new CountDownLatch(1);
                connection.schedule(Duration.ofMillis(1), ran::countDown);
                assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(connection.pendingBytes()).isPositive();
            connection.abort(CloseReason.CLOSED);
            assertThat(handler.reason()).isEqualTo(CloseReason.CLOSED);
        }
    }

    /** Something was sent, and nothing is any more. */
    static boolean isStuck(Connection connection) {
        long pending = connection.pendingBytes();
        long since = System.nanoTime();
        while (System.nanoTime() - since < 100_000_000) {
            LockSupport.parkNanos(10_000_000); // whoever writes needs the processor
        }
        return pending > 0 && connection.pendingBytes() == pending;
    }

    @ParameterizedTest
    @EnumSource
    void aTaskThatSubmitsItselfAgainKeepsNobodyOut(Kind kind) throws Exception {
        var stop = new AtomicBoolean();
        var handler = new Recorder() {
            @Override
            void data(Connection c, ByteBuffer in) {
                c.write(in);
                again(c);
            }

            void again(Connection c) {
                if (!stop.get()) {
                    c.execute(() -> again(c));
                }
            }
        };
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler));
            for (int i = 0; i < 5; i++) {
                send(client, "ping");
                assertThat(receive(client, 4)).isEqualTo("ping");
            }
            stop.set(true);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptFlagLeftByAHandlerHarmsNobody(Kind kind) throws Exception {
        var handler = new Recorder() {
            @Override
            void data(Connection c, ByteBuffer in) {
                c.write(in);
                Thread.currentThread().interrupt();
            }
        };
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler));
            for (int i = 0; i < 3; i++) {
                send(client, "ping");
                assertThat(receive(client, 4)).isEqualTo("ping");
            }
            assertThat(given.transport.counters().get(Counter.INTERRUPTS_CLEARED)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void onWritableComesWhenTheQueueHasDrained(Kind kind) throws Exception {
        var total = 16 * MIB;
        var handler = new Recorder() {
            int left = total;

            @Override
            void open(Connection c) {
                pump(c);
            }

            @Override
            void writable(Connection c) {
                pump(c);
            }

            void pump(Connection c) {
                boolean room = true;
                while (room && left > 0) {
                    room = c.write(ByteBuffer.allocate(Math.min(left, 50_000)));
                    left -= Math.min(left, 50_000);
                }
                if (left == 0) {
                    c.close();
                }
            }
        };
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler));
            assertThat(client.getInputStream().readAllBytes()).hasSize(total);
            client.close();
            assertThat(handler.reason()).isEqualTo(CloseReason.CLOSED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void resultsOfOffloadedWorkComeBackIntoContext(Kind kind) throws Exception {
        var result = new CompletableFuture<String>();
        var handler = new Recorder() {
            @Override
            void open(Connection c) {
                c.offload(() -> Thread.currentThread().getName(), (name, _) -> {
                    c.write(bytes("done"));
                    result.complete(name);
                });
            }
        };
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler, ListenConfig.DEFAULT));
            assertThat(receive(client, 4)).isEqualTo("done");
            assertThat(result.get()).contains("offload");
        }
    }
}
