package dev.tokamak.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;

import dev.tokamak.contract.support.Await;
import dev.tokamak.contract.support.Clients;
import dev.tokamak.contract.support.Echo;
import dev.tokamak.contract.support.EveryTransport;
import dev.tokamak.contract.support.Recorder;
import dev.tokamak.contract.support.TestTransport;
import dev.tokamak.net.CloseReason;
import dev.tokamak.net.Connection;
import dev.tokamak.net.Limits;

/** Promise 6: unread input that fills the buffer ends with {@code INPUT_OVERFLOW}. */
class InputOverflowTest {

    private static final int LIMIT = 10_000;
    private static final Limits SMALL = Limits.DEFAULT.withUnreadInput(LIMIT);

    private static Recorder leavesAll(AtomicInteger most) {
        return new Recorder().onData((_, in) -> most.set(in.remaining()));
    }

    @EveryTransport
    void oneByteBelowTheLimitIsFine(TestTransport t) {
        var seen = new AtomicInteger();
        var recorder = leavesAll(seen);
        var client = t.client(t.serve(() -> recorder, SMALL));
        client.send(new byte[LIMIT - 1]);
        Await.eventually(() -> seen.get() == LIMIT - 1, "all but one byte offered at once");
        client.halfClose();
        client.expectEof();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.PEER_CLOSED);
    }

    @EveryTransport
    void aFullBufferEndsTheConnectionAndNoOther(TestTransport t) {
        var others = new Clients(t, t.serve(Echo::new), 10);
        var seen = new AtomicInteger();
        var recorder = leavesAll(seen);
        var client = t.client(t.serve(() -> recorder, SMALL));
        client.send(new byte[LIMIT]);
        client.expectReset();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.INPUT_OVERFLOW);
        assertThat(seen).hasValue(LIMIT);
        others.allAreServed();
    }

    @EveryTransport
    void aHandlerThatTakesTheFullBufferGoesOn(TestTransport t) {
        var taken = new AtomicInteger();
        var recorder = new Recorder().onData((_, in) -> {
            if (in.remaining() == LIMIT) {
                taken.addAndGet(in.remaining());
                in.position(in.limit());
            }
        });
        var client = t.client(t.serve(() -> recorder, SMALL));
        client.send(new byte[20 * LIMIT]);
        Await.eventually(() -> taken.get() == 20 * LIMIT, () -> "all taken, but " + taken);
        client.halfClose();
        client.expectEof();
        assertThat(recorder.awaitClose()).isEqualTo(CloseReason.PEER_CLOSED);
    }

    /** Whoever pauses is not to blame for what waits. */
    @EveryTransport
    void aPausedConnectionDoesNotOverflow(TestTransport t) {
        var taken = new AtomicInteger();
        var recorder = new Recorder().onOpen(Connection::pauseReading).onData((_, in) -> {
            taken.addAndGet(in.remaining());
            in.position(in.limit());
        });
        var client = t.client(t.serve(() -> recorder, SMALL));
        Thread.startVirtualThread(() -> client.send(new byte[100 * LIMIT]));
        recorder.connection().execute(() -> recorder.connection().resumeReading());
        Await.eventually(() -> taken.get() == 100 * LIMIT, "all taken");
        recorder.connection().close();
    }

    /** A flood of input to a handler that takes nothing costs no more memory than the limit. */
    @EveryTransport
    void oneByteAtATimeIsKeptInLinearTime(TestTransport t) {
        int frame = 200_000;
        var seen = new AtomicInteger();
        var recorder = leavesAll(seen);
        var client = t.client(t.serve(() -> recorder, Limits.DEFAULT.withUnreadInput(frame)));
        for (int i = 0; i < 5_000; i++) {
            client.send(new byte[1]);
        }
        client.send(new byte[frame - 5_001]);
        Await.eventually(() -> seen.get() == frame - 1, "the frame offered whole");
    }
}
