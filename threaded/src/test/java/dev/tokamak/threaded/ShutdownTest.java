package dev.tokamak.threaded;

import static dev.tokamak.threaded.Given.receiveAll;
import static dev.tokamak.threaded.Given.send;
import static dev.tokamak.threaded.Given.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.DatagramConfig;
import dev.tokamak.net.Limits;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.net.ShutdownReport;
import dev.tokamak.threaded.ThreadedConfig.Kind;

/** The end of a transport. {@link Given} looks after each test that nothing is left. */
class ShutdownTest {

    private static final int MIB = 1 << 20;

    @ParameterizedTest
    @EnumSource
    void anIdleTransportStopsPromptly(Kind kind) throws Exception {
        try (var given = Given.transport(kind)) {
            var handlers = new ArrayList<Recorder>();
            var listener = given.listen(() -> {
                var handler = new Recorder();
                synchronized (handlers) {
                    handlers.add(handler);
                }
                return handler;
            }, ListenConfig.DEFAULT.withLimits(Limits.DEFAULT.withLinger(Duration.ofMinutes(1), 1 << 20)));
            given.transport.bind(Given.anyPort(), (_, _, _, _) -> {}, DatagramConfig.DEFAULT);
            for (int i = 0; i < 200; i++) {
                given.client(listener); // they never end their side
            }
            until("all are in", () -> listener.openConnections() == 200);
            var report = given.transport.shutdown(Duration.ofMinutes(1));
            assertThat(report.drained()).isEqualTo(200);
            assertThat(report.forced()).isZero();
            assertThat(report.ports()).isEqualTo(1);
            assertThat(report.took()).as("neither the grace nor a peer").isLessThan(Given.LONG);
            for (var handler : handlers) {
                assertThat(handler.closed.getNow(null)).isEqualTo(CloseReason.SHUTDOWN);
            }
            assertThatThrownBy(() -> given.listen(StreamTest.Echo::new)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> given.transport.bind(Given.anyPort(), (_, _, _, _) -> {}, DatagramConfig.DEFAULT))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerUnderWayIsDrained(Kind kind) throws Exception {
        var handler = new Recorder() {
            @Override
            void data(Connection c, ByteBuffer in) {
                in.position(in.limit());
                c.write(ByteBuffer.allocate(16 * MIB));
            }
        };
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler));
            send(client, "x");
            until("it is under way", () -> openOf(handler).pendingBytes() > 0);
            var report = inBackground(given, Duration.ofSeconds(20));
            assertThat(receiveAll(client)).hasSize(16 * MIB);
            client.close();
            assertThat(report.get().drained()).isEqualTo(1);
            assertThat(handler.reason()).isEqualTo(CloseReason.SHUTDOWN);
        }
    }

    private static Connection openOf(Recorder handler) {
        try {
            return handler.opened();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static CompletableFuture<ShutdownReport> inBackground(Given given, Duration grace) {
        var report = new CompletableFuture<ShutdownReport>();
        Thread.ofPlatform().start(() -> report.complete(given.transport.shutdown(grace)));
        return report;
    }

    @ParameterizedTest
    @EnumSource
    void whatDoesNotDrainIsCutWhenTheGraceEnds(Kind kind) throws Exception {
        var stuck = new Recorder() {
            @Override
            void open(Connection c) {
                c.write(ByteBuffer.allocate(16 * MIB));
            }
        };
        var working = new Recorder() {
            @Override
            void open(Connection c) {
                c.offload(() -> {
                    new CountDownLatch(1).await();
                    return 1;
                }, (_, _) -> {});
            }
        };
        var handlers = new ArrayDeque<>(List.of(stuck, working));
        try (var given = Given.transport(kind)) {
            var listener = given.listen(handlers::pop);
            given.client(listener);
            until("it is stuck", () -> StreamTest.isStuck(openOf(stuck)));
            given.client(listener);
            working.opened();
            var first = given.transport.shutdown(Duration.ofMillis(200));
            assertThat(first.forced()).isEqualTo(2);
            assertThat(first.took()).isBetween(Duration.ofMillis(200), Given.LONG);
            assertThat(stuck.reason()).isEqualTo(CloseReason.SHUTDOWN);
            assertThat(working.reason()).isEqualTo(CloseReason.SHUTDOWN);
            assertThat(given.transport.shutdown(Duration.ofDays(1))).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @EnumSource
    void graceZeroCutsAtOnceAndASecondCallWaitsForTheFirst(Kind kind) throws Exception {
        var handler = new Recorder();
        try (var given = Given.transport(kind)) {
            given.client(given.listen(() -> handler));
            handler.opened();
            var one = inBackground(given, Duration.ZERO);
            var two = inBackground(given, Duration.ZERO);
            assertThat(one.get()).isSameAs(two.get());
            assertThat(one.get().forced()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void itIsRefusedInsideACallback(Kind kind) throws Exception {
        try (var given = Given.transport(kind)) {
            var refused = new CompletableFuture<Void>();
            var handler = new Recorder() {
                @Override
                void open(Connection c) {
                    c.schedule(Duration.ZERO, () -> assertThatThrownBy(() -> given.transport.shutdown(Duration.ZERO))
                            .isInstanceOf(IllegalStateException.class));
                    assertThatThrownBy(() -> given.transport.shutdown(Duration.ZERO))
                            .isInstanceOf(IllegalStateException.class);
                    c.schedule(Duration.ofMillis(1), () -> refused.complete(null));
                }
            };
            given.client(given.listen(() -> handler));
            refused.get();
            assertThat(handler.closed).isNotDone();
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionsThatComeAndGoMeanwhileAreNotForgotten(Kind kind) throws Exception {
        for (int i = 0; i < 5; i++) {
            try (var given = Given.transport(kind)) {
                var listener = given.listen(StreamTest.Echo::new);
                var began = new CountDownLatch(20);
                var storm = Thread.ofPlatform().start(() -> {
                    try {
                        while (true) {
                            given.client(listener);
                            began.countDown();
                        }
                    } catch (IOException e) {
                        return; // it is closed
                    }
                });
                began.await();
                given.transport.shutdown(Given.LONG);
                storm.join();
            }
        }
    }
}
