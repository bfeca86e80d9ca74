package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.RawClient;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Limits;

/** Promise 8: what was queued before {@code close()} arrives, also while the peer is still sending. */
class LingeringCloseTest {

    private static final String ANSWER = "413 too large\r\n";
    private static final Limits PATIENT = Limits.DEFAULT.withLinger(Duration.ofMinutes(10), 1 << 20);
    private static final Limits SHORT = Limits.DEFAULT.withLinger(Duration.ofMillis(200), 1 << 20);

    /** Closing over unread input would have reset the connection, and the answer would be lost. */
    @EveryTransport
    void theAnswerToAnOversizedRequestIsRead(TestTransport t) {
        var recorder = new Recorder().onData((c, _) -> {
            c.write(ByteBuffer.wrap(ANSWER.getBytes(StandardCharsets.UTF_8)));
            c.close();
        });
        var client = t.client(t.serve(() -> recorder, PATIENT));
        client.send(new byte[700_000]); // all of it, before it reads anything
        assertThat(client.receiveText(ANSWER.length())).isEqualTo(ANSWER);
        client.expectEof();
        client.close();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
        assertThat(recorder.count("data")).isEqualTo(1);
    }

    @EveryTransport
    void aLongAnswerArrivesWhileThePeerIsStillSending(TestTransport t) {
        var answer = Seed.bytes(4 << 20);
        var recorder = new Recorder().onData((c, _) -> {
            c.write(ByteBuffer.wrap(answer));
            c.close();
        });
        var client = t.client(t.serve(() -> recorder, PATIENT));
        client.send("first");
        int piece = 32 << 10;
        for (int from = 0; from < answer.length; from += piece) {
            assertThat(client.receive(piece)).isEqualTo(Arrays.copyOfRange(answer, from, from + piece));
            client.send(new byte[piece / 8]); // half of what is thrown away at most
        }
        client.expectEof();
        sendUntilCut(client);
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED); // enough is enough
    }

    private static void sendUntilCut(RawClient client) {
        try {
            while (!client.socket().isClosed()) {
                client.send(new byte[10_000]);
            }
        } catch (UncheckedIOException _) {
            // that is how it ends
        }
    }

    @EveryTransport
    void aPeerThatNeverClosesIsWaitedForNoLongerThanPromised(TestTransport t) {
        var recorder = new Recorder().onOpen(c -> {
            c.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            c.close();
        });
        long before = System.nanoTime();
        var client = t.client(t.serve(() -> recorder, SHORT));
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(200_000_000);
        assertThat(client.receive(3)).containsExactly(1, 2, 3); // and yet it is there
        client.expectEof();
    }

    @EveryTransport
    void lingeringEndsWithThePeer(TestTransport t) {
        var recorder = new Recorder().onOpen(c -> c.close());
        var client = t.client(t.serve(() -> recorder, Limits.DEFAULT.withLinger(Duration.ofMinutes(10), 1 << 20)));
        client.expectEof();
        client.send("too late");
        assertThat(recorder.isClosed()).isFalse();
        client.halfClose();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
    }

    @EveryTransport
    void aPeerThatNeverReadsCanNotKeepAClosedConnection(TestTransport t) {
        var limits = SHORT.withSlowConsumer(1 << 20, Duration.ofSeconds(10), 32 << 20, Duration.ofMillis(300));
        var recorder = new Recorder().onOpen(c -> {
            c.write(ByteBuffer.allocate(16 << 20));
            c.close();
        });
        t.client(t.serve(() -> recorder, limits));
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.SLOW_CONSUMER);
    }

    @EveryTransport
    void whatIsWrittenAfterCloseIsDropped(TestTransport t) {
        var recorder = new Recorder().onData((c, in) -> {
            c.write(in);
            c.close();
            assertThat(c.write(ByteBuffer.allocate(10))).isFalse();
        });
        var client = t.client(t.serve(() -> recorder));
        client.send("last");
        assertThat(client.receiveText(4)).isEqualTo("last");
        client.expectEof();
    }

    /** Only an abort touches SO_LINGER: otherwise closing would cut what the system has yet to send. */
    @EveryTransport
    void whatTheSystemHoldsIsSentAfterTheEnd(TestTransport t) {
        var recorder = new Recorder().onOpen(c -> {
            c.write(ByteBuffer.allocate(100_000));
            c.close();
        });
        var client = t.client(t.serve(() -> recorder, Limits.DEFAULT.withLinger(Duration.ZERO, 0)));
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
        assertThat(client.receiveAll()).hasSize(100_000);
    }
}
