package dev.tokamak.threaded;

import static dev.tokamak.threaded.Given.bytes;
import static dev.tokamak.threaded.Given.receive;
import static dev.tokamak.threaded.Given.receiveAll;
import static dev.tokamak.threaded.Given.send;
import static dev.tokamak.threaded.Given.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.Limits;
import dev.tokamak.net.ListenConfig;
import dev.tokamak.threaded.ThreadedConfig.Kind;

/** How connections end, and who is woken by it. */
class EndTest {

    private static final int MIB = 1 << 20;

    @ParameterizedTest
    @EnumSource
    void closeFromElsewhereEndsAReaderBlockedInRead(Kind kind) throws Exception {
        var handler = new Recorder();
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler));
            handler.opened().write(bytes("bye"));
            handler.opened().close();
            assertThat(receiveAll(client)).isEqualTo("bye");
            client.close();
            assertThat(handler.reason()).isEqualTo(CloseReason.CLOSED);
            assertThat(handler.overlapped).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void abortFromElsewhereResetsThePeerOfAReaderBlockedInRead(Kind kind) throws Exception {
        var handler = new Recorder();
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler));
            handler.opened().abort(CloseReason.MALFORMED);
            assertThat(handler.reason()).isEqualTo(CloseReason.MALFORMED);
            assertThatThrownBy(() -> client.getInputStream().read()).hasMessageContaining("reset");
            assertThat(given.transport.dump()).doesNotContain("helper");
        }
    }

    @ParameterizedTest
    @EnumSource
    void abortFromElsewhereEndsAReaderBlockedInWrite(Kind kind) throws Exception {
        var handler = new Recorder() {
            @Override
            void open(Connection c) {
                c.write(ByteBuffer.allocate(32 * MIB));
            }
        };
        try (var given = Given.transport(kind)) {
            given.client(given.listen(() -> handler)); // never reads
            until("it is stuck", () -> StreamTest.isStuck(openedOf(handler)));
            handler.opened().abort(CloseReason.MALFORMED);
            assertThat(handler.reason()).isEqualTo(CloseReason.MALFORMED);
        }
    }

    private static Connection openedOf(Recorder handler) {
        try {
            return handler.opened();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatNeverReadsIsASlowConsumer(Kind kind) throws Exception {
        var handler = new Recorder() {
            @Override
            void open(Connection c) {
                c.write(ByteBuffer.allocate(32 * MIB));
            }
        };
        try (var given = Given.transport(kind)) {
            given.client(given.listen(() -> handler, impatient()));
            assertThat(handler.reason()).isEqualTo(CloseReason.SLOW_CONSUMER);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatNeverReadsWhatOthersWriteIsASlowConsumer(Kind kind) throws Exception {
        var handler = new Recorder();
        try (var given = Given.transport(kind)) {
            given.client(given.listen(() -> handler, impatient()));
            var connection = handler.opened();
            connection.write(ByteBuffer.allocate(16 * MIB));
            until("the helper is stuck", () -> StreamTest.isStuck(connection) || handler.closed.isDone());
            connection.write(bytes("and on")); // signaled, and nobody comes to look
            assertThat(handler.reason()).isEqualTo(CloseReason.SLOW_CONSUMER);
        }
    }

    private static ListenConfig impatient() {
        return ListenConfig.DEFAULT.withLimits(
                Limits.DEFAULT.withSlowConsumer(1 << 20, Duration.ofSeconds(10), 64 << 20, Duration.ofMillis(500)));
    }

    @ParameterizedTest
    @EnumSource
    void anIdleConnectionEnds(Kind kind) throws Exception {
        var handler = new Recorder();
        var limits = Limits.DEFAULT.withIdleTime(Duration.ofMillis(100));
        try (var given = Given.transport(kind)) {
            given.client(given.listen(() -> handler, ListenConfig.DEFAULT.withLimits(limits)));
            assertThat(handler.reason()).isEqualTo(CloseReason.IDLE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAHandlerAnsweredBeforeClosingArrivesAtAPeerThatIsStillSending(Kind kind) throws Exception {
        var answer = 32 * MIB; // more than sockets hold, or lingering would end it
        var handler = new Recorder() {
            @Override
            void data(Connection c, ByteBuffer in) {
                in.position(in.limit());
                c.write(ByteBuffer.allocate(answer));
                c.close();
            }
        };
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler));
            sendsFirst(client);
            assertThat(client.getInputStream().readAllBytes()).hasSize(answer);
            client.close();
            assertThat(handler.reason()).isEqualTo(CloseReason.CLOSED);
        }
    }

    /** Far more than sockets hold, before the first byte is read. */
    private static void sendsFirst(Socket client) throws IOException {
        for (int i = 0; i < 64; i++) {
            client.getOutputStream().write(new byte[MIB]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeFromElsewhereUnlocksAReaderStuckInWritingToAPeerThatIsStillSending(Kind kind) throws Exception {
        var answer = 32 * MIB;
        var handler = new Recorder() {
            @Override
            void open(Connection c) {
                c.write(ByteBuffer.allocate(answer));
            }
        };
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler));
            var connection = handler.opened();
            until("it is stuck", () -> StreamTest.isStuck(connection));
            connection.close();
            sendsFirst(client);
            assertThat(client.getInputStream().readAllBytes()).hasSize(answer);
            client.close();
            assertThat(handler.reason()).isEqualTo(CloseReason.CLOSED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeFromElsewhereUnlocksAPausedReader(Kind kind) throws Exception {
        var handler = new Recorder() {
            @Override
            void open(Connection c) {
                c.pauseReading();
            }
        };
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler));
            var connection = handler.opened();
            connection.write(ByteBuffer.allocate(32 * MIB));
            connection.close();
            sendsFirst(client);
            assertThat(client.getInputStream().readAllBytes()).hasSize(32 * MIB);
            client.close();
            assertThat(handler.reason()).isEqualTo(CloseReason.CLOSED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void lingeringEndsInTime(Kind kind) throws Exception {
        var handler = new Recorder() {
            @Override
            void open(Connection c) {
                c.close();
            }
        };
        var limits = Limits.DEFAULT.withLinger(Duration.ofMillis(100), 1 << 20);
        try (var given = Given.transport(kind)) {
            given.client(given.listen(() -> handler, ListenConfig.DEFAULT.withLimits(limits))); // never ends its side
            assertThat(handler.reason()).isEqualTo(CloseReason.CLOSED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResetByThePeerIsNamed(Kind kind) throws Exception {
        var handler = new Recorder();
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler));
            handler.opened();
            client.setSoLinger(true, 0);
            client.close();
            assertThat(handler.reason()).isEqualTo(CloseReason.PEER_RESET);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErrorInAHandlerEndsItsOwnConnectionOnly(Kind kind) throws Exception {
        var thrown = new AssertionError("expected by the test");
        var bad = new Recorder() {
            @Override
            void data(Connection c, ByteBuffer in) {
                throw thrown;
            }
        };
        var handlers = new ArrayDeque<>(List.of(bad));
        try (var given = Given.transport(kind)) {
            var listener = given.listen(() -> handlers.isEmpty() ? new StreamTest.Echo() : handlers.pop());
            var unlucky = given.client(listener);
            bad.opened();
            var lucky = given.client(listener);
            send(unlucky, "x");
            assertThat(bad.reason()).isEqualTo(CloseReason.HANDLER_ERROR);
            assertThat(bad.cause.get()).isSameAs(thrown);
            send(lucky, "y");
            assertThat(receive(lucky, 1)).isEqualTo("y");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStrangerWhoInterruptsAReaderEndsThatConnectionOnly(Kind kind) throws Exception {
        var reader = new CompletableFuture<Thread>();
        var handler = new Recorder() {
            @Override
            void open(Connection c) {
                reader.complete(Thread.currentThread());
            }
        };
        var handlers = new ArrayDeque<>(List.of(handler));
        try (var given = Given.transport(kind)) {
            var listener = given.listen(() -> handlers.isEmpty() ? new StreamTest.Echo() : handlers.pop());
            given.client(listener);
            Given.untilBlockedIn("read", reader.get());
            reader.get().interrupt();
            assertThat(handler.reason()).isEqualTo(CloseReason.IO_ERROR);
            var other = given.client(listener);
            send(other, "y");
            assertThat(receive(other, 1)).isEqualTo("y");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStrangerWhoInterruptsAPausedReaderChangesNothing(Kind kind) throws Exception {
        var reader = new CompletableFuture<Thread>();
        var handler = new Recorder() {
            @Override
            void open(Connection c) {
                reader.complete(Thread.currentThread());
                c.pauseReading();
            }

            @Override
            void data(Connection c, ByteBuffer in) {
                c.write(in);
            }
        };
        try (var given = Given.transport(kind)) {
            var client = given.client(given.listen(() -> handler));
            send(client, "ping");
            until("it rests", () -> reader.join().getState() == Thread.State.WAITING);
            reader.get().interrupt();
            until("the interrupt is over", () -> !reader.join().isInterrupted());
            handler.opened().resumeReading();
            assertThat(receive(client, 4)).isEqualTo("ping");
        }
    }
}
