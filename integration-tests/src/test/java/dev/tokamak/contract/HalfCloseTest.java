package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.Seed;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.Limits;

/** Promise 8: what was queued before {@code shutdownOutput()} arrives, and each direction ends for itself. */
class HalfCloseTest {

    @EveryTransport
    void everythingIsEchoedBeforeTheFin(TestTransport t) {
        var recorder = new Recorder().echo();
        var client = t.client(t.serve(() -> recorder));
        client.send("abc");
        client.halfClose();
        assertThat(client.receiveText(3)).isEqualTo("abc");
        client.expectEof();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.PEER_CLOSED);
    }

    /** Neither side may wait for the other: the server stops reading while it can't write, and the peer reads. */
    @EveryTransport
    void threeMegabytesAreEchoedToAPeerThatReadsMeanwhile(TestTransport t) {
        var sent = Seed.bytes(3_000_000);
        var recorder = new Recorder().echo();
        var client = t.client(t.serve(() -> recorder));
        Thread.startVirtualThread(() -> {
            client.send(sent);
            client.halfClose();
        });
        assertThat(client.receiveAll()).isEqualTo(sent);
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.PEER_CLOSED);
    }

    @EveryTransport
    void theServerEndsItsOutputFirstAndGoesOnReading(TestTransport t) {
        var read = new AtomicInteger();
        var recorder = new Recorder().onOpen(c -> {
            c.write(ByteBuffer.allocate(300_000));
            c.shutdownOutput();
        }).onData((_, in) -> {
            read.addAndGet(in.remaining());
            in.position(in.limit());
        });
        var client = t.client(t.serve(() -> recorder));
        assertThat(client.receiveAll()).hasSize(300_000);
        client.send(new byte[400_000]);
        Await.eventually(() -> read.get() == 400_000, "all read after the own FIN");
        assertThat(recorder.isClosed()).isFalse();
        client.close();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.CLOSED);
        assertThat(recorder.count("inputClosed")).isEqualTo(1);
    }

    @EveryTransport
    void thePeerEndsItsOutputFirstAndGoesOnReading(TestTransport t) {
        var recorder = new Recorder().onInputClosed((c, _) -> later(c, 5));
        var client = t.client(t.serve(() -> recorder));
        client.halfClose();
        assertThat(client.receiveAll()).hasSize(5 * 20_000);
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.PEER_CLOSED);
        assertThat(recorder.count("inputClosed")).isEqualTo(1);
    }

    private static void later(Connection c, int times) {
        if (times == 0) {
            c.shutdownOutput();
        } else {
            c.write(ByteBuffer.allocate(20_000));
            c.schedule(Duration.ofMillis(10), () -> later(c, times - 1));
        }
    }

    /** The answer is still queued when the FIN comes. */
    @EveryTransport
    void theEndOfInputWaitsUntilOutputIsBelowHighWater(TestTransport t) {
        int answer = 16 << 20;
        var recorder = new Recorder().onData((c, in) -> {
            in.position(in.limit());
            c.write(ByteBuffer.allocate(answer));
        });
        var client = t.client(t.serve(() -> recorder));
        client.send("x");
        client.halfClose();
        assertThat(client.receiveAll()).hasSize(answer);
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.PEER_CLOSED);
        assertThat(recorder.lines()).containsExactly("open", "data x", "writable", "inputClosed", "close PEER_CLOSED");
    }

    @EveryTransport
    void bothEndTheirOutputAtOnce(TestTransport t) {
        var recorder = new Recorder().onOpen(Connection::shutdownOutput).onInputClosed((_, _) -> {});
        var client = t.client(t.serve(() -> recorder));
        client.halfClose();
        client.expectEof();
        assertThat(recorder.awaitClose()).isIn(CloseReason.CLOSED, CloseReason.PEER_CLOSED);
    }

    @EveryTransport
    void aHandlerThatIgnoresTheEndOfInputIsEndedByTheIdleTime(TestTransport t) {
        var recorder = new Recorder().onInputClosed((_, _) -> {});
        var client = t.client(t.serve(() -> recorder, Limits.DEFAULT.withIdleTime(Duration.ofMillis(150))));
        client.halfClose();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.IDLE);
    }
}
